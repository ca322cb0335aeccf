/** What stands in a command: text, a number, or bytes. */
export type RedisValue = string | number | Buffer;

/** A command as it is sent: its name and its arguments. */
export type WireCommand = readonly (string | Buffer)[];

/** Takes what is published to a channel. */
export type ChannelListener = (message: string, channel: string) => void;

/** What a driver tells of its connection. */
export interface DriverEvents {
  /** The connection has ended by itself, or what it last reported; comes at most once. */
  lost(cause: unknown): void;
}

/** What an error of a driver says about the server. */
export type ErrorKind = "reply" | "down" | "other";

/** Where a command goes in a cluster: to the node of this key, or to any. */
export type Route = string | Buffer | undefined;

/**
 * One connection to a Redis, as a client library makes it: what an adapter implements. It connects
 * once, sends what it is given at once or fails, and does not connect again by itself: prefixes,
 * deadlines and new connections are the business of those who use it.
 */
export interface RedisDriver {
  /** Whether a command would be written now. */
  readonly isReady: boolean;
  /** Resolves when commands can be sent; when it rejects, the driver is of no more use. */
  connect(): Promise<void>;
  /** Sends a command; gives the reply in the shapes of RESP 2. */
  send(command: WireCommand, route: Route): Promise<unknown>;
  /** Sends commands as one transaction; rejects when one of them has failed. */
  transact(commands: readonly WireCommand[], route: Route): Promise<unknown[]>;
  /** Listens to channels; only on a connection that is used for nothing else. */
  subscribe(channel: string, listener: ChannelListener, isPattern: boolean): Promise<void>;
  unsubscribe(channel: string, listener: ChannelListener, isPattern: boolean): Promise<void>;
  /** What sends a command to each of the servers that have keys of their own. */
  nodes(): Promise<readonly ((command: WireCommand) => Promise<unknown>)[]>;
  /** What an error that one of these methods gave says about the server. */
  kindOf(error: unknown): ErrorKind;
  /** Lets what was sent be answered, and ends the connection. */
  close(): Promise<void>;
  /** Ends the connection at once; what is under way fails. */
  destroy(): void;
}

/** Makes a driver that is not connected yet. */
export type OpenDriver = (events: DriverEvents) => RedisDriver;
