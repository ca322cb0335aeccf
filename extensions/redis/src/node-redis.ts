import {
  createClient,
  createCluster,
  createSentinel,
  ErrorReply,
  type RedisClientType,
  type RedisClusterType,
  type RedisSentinelType,
  WatchError,
} from "@redis/client";
import type { ConnectionOptions } from "node:tls";
import { PhialError } from "phial";
import type {
  ChannelListener,
  DriverEvents,
  ErrorKind,
  RedisDriver,
  Route,
  WireCommand,
} from "./driver.ts";
import type { RedisTarget } from "./url.ts";

/** What a connection of @redis/client is made with; times are in milliseconds. */
export interface NodeRedisOptions {
  readonly target: RedisTarget;
  /** Shown by CLIENT LIST. */
  readonly name: string;
  /** For the typed client; commands of the own interface have it already. */
  readonly prefix: string;
  readonly connectTimeout: number;
  readonly tls: ConnectionOptions;
}

type Server = RedisClientType<{}, {}, {}, 2>;
type Sentinel = RedisSentinelType<{}, {}, {}, 2>;
type Cluster = RedisClusterType<{}, {}, {}, 2>;

/** A client of @redis/client of any kind. */
export type NodeRedisClient = Server | Sentinel | Cluster;

/** A driver on @redis/client. */
export interface NodeRedisDriver extends RedisDriver {
  readonly client: NodeRedisClient;
}

/** Replies by which a server says that it cannot serve now. */
const UNABLE = /^(?:LOADING|CLUSTERDOWN|MASTERDOWN|READONLY|NOAUTH|NOREPLICAS|BUSY) /;

/** Makes a driver on @redis/client. */
export function nodeRedis(options: NodeRedisOptions, events: DriverEvents): NodeRedisDriver {
  const { kind } = options.target;
  if (kind === "server") return new ServerDriver(serverClient(options), events);
  if (kind === "cluster") return new ClusterDriver(clusterClient(options), events);
  return new SentinelDriver(sentinelClient(options), events);
}

/** The kinds of clients do not agree on the type of a listener, only on what it gets. */
interface Unsubscribing {
  unsubscribe(channel: string, listener: ChannelListener): Promise<unknown>;
  pUnsubscribe(channel: string, listener: ChannelListener): Promise<unknown>;
}

/** What the kinds of clients have in common. */
abstract class NodeRedisBase<Client extends NodeRedisClient> implements NodeRedisDriver {
  readonly client: Client;
  /** Told while it is in use: afterwards the library must not keep the app through it. */
  #events: DriverEvents | undefined;

  constructor(client: Client, events: DriverEvents) {
    this.client = client;
    this.#events = events;
    // Without a listener, an error would end the process.
    this.client.on("error", (error: unknown) => this.#events && this.onError(error, this.#events));
  }

  abstract send(command: WireCommand, route: Route): Promise<unknown>;
  abstract transact(commands: readonly WireCommand[], route: Route): Promise<unknown[]>;

  /** A client of several connections mends them itself; its commands tell whether it works. */
  protected onError(_error: unknown, _events: DriverEvents): void {}

  get isReady(): boolean {
    return this.client.isReady;
  }

  async connect(): Promise<void> {
    await this.client.connect();
  }

  async nodes(): Promise<readonly ((command: WireCommand) => Promise<unknown>)[]> {
    return [(command) => this.send(command, undefined)];
  }

  async subscribe(channel: string, listener: ChannelListener, isPattern: boolean): Promise<void> {
    if (isPattern) await this.client.pSubscribe(channel, listener);
    else await this.client.subscribe(channel, listener);
  }

  async unsubscribe(channel: string, listener: ChannelListener, isPattern: boolean): Promise<void> {
    // They only differ in what they say of the bytes that nobody asks for here.
    const client = this.client as Unsubscribing;
    if (isPattern) await client.pUnsubscribe(channel, listener);
    else await client.unsubscribe(channel, listener);
  }

  kindOf(error: unknown): ErrorKind {
    if (error instanceof ErrorReply) return UNABLE.test(error.message) ? "down" : "reply";
    if (error instanceof WatchError) return "reply";
    const isOurs = error instanceof TypeError || error instanceof PhialError;
    return isOurs || !(error instanceof Error) ? "other" : "down";
  }

  async close(): Promise<void> {
    this.#events = undefined;
    await this.client.close();
  }

  destroy(): void {
    this.#events = undefined;
    if (!this.client.isOpen) return;
    const ending: unknown = this.client.destroy();
    // What cannot be ended has ended.
    if (ending instanceof Promise) ending.catch(() => undefined);
  }
}

class ServerDriver extends NodeRedisBase<Server> {
  protected override onError(error: unknown, events: DriverEvents): void {
    events.lost(error);
  }

  send(command: WireCommand): Promise<unknown> {
    return this.client.sendCommand(command);
  }

  transact(commands: readonly WireCommand[]): Promise<unknown[]> {
    const multi = this.client.multi();
    for (const command of commands) multi.addCommand([...command]);
    return multi.exec();
  }
}

class SentinelDriver extends NodeRedisBase<Sentinel> {
  send(command: WireCommand): Promise<unknown> {
    return this.client.sendCommand(false, [...command]);
  }

  transact(commands: readonly WireCommand[]): Promise<unknown[]> {
    const multi = this.client.multi();
    for (const command of commands) multi.addCommand(false, [...command]);
    return multi.exec();
  }
}

class ClusterDriver extends NodeRedisBase<Cluster> {
  send(command: WireCommand, route: Route): Promise<unknown> {
    return this.client.sendCommand(route, false, [...command]);
  }

  transact(commands: readonly WireCommand[], route: Route): Promise<unknown[]> {
    const multi = this.client.multi(route);
    for (const command of commands) multi.addCommand(route, false, [...command]);
    return multi.exec();
  }

  override async nodes(): Promise<readonly ((command: WireCommand) => Promise<unknown>)[]> {
    const clients = await Promise.all(
      this.client.masters.map((node) => this.client.nodeClient(node)),
    );
    return clients.map((client) => (command) => client.sendCommand(command));
  }
}

/** What every connection has: no queue and no second try of its own, since a Link has both. */
function common({ target: { username, password }, name }: NodeRedisOptions) {
  return {
    // Raw replies are the same in every driver, and old servers are understood.
    RESP: 2,
    name,
    disableOfflineQueue: true,
    maintNotifications: "disabled",
    ...(username !== undefined && { username }),
    ...(password !== undefined && { password }),
  } as const;
}

function socketOf({ target, tls, connectTimeout }: NodeRedisOptions, again: false | number) {
  const shared = { connectTimeout, reconnectStrategy: again } as const;
  return target.tls ? { ...tls, ...shared, tls: true as const } : shared;
}

/** The Link keeps the time. */
const NO_TIMEOUT = { timeout: 0 };

function serverClient(options: NodeRedisOptions): Server {
  const { target, prefix } = options;
  const [address] = target.addresses;
  const socket = socketOf(options, false);
  return createClient<{}, {}, {}, 2>({
    ...common(options),
    database: target.database,
    commandOptions: NO_TIMEOUT,
    ...(prefix !== "" && { keyPrefix: prefix }),
    socket:
      target.path === undefined
        ? { ...socket, ...address }
        : { ...socket, tls: false, path: target.path },
  });
}

/** How soon the node of a cluster is tried again, in milliseconds. */
const NODE_PAUSE = 250;

function clusterClient(options: NodeRedisOptions): Cluster {
  const { target, prefix } = options;
  const { RESP, ...defaults } = common(options);
  const socket = socketOf(options, NODE_PAUSE);
  return createCluster<{}, {}, {}, 2>({
    RESP,
    commandOptions: NO_TIMEOUT,
    ...(prefix !== "" && { keyPrefix: prefix }),
    rootNodes: target.addresses.map((address) => ({ socket: { ...address } })),
    defaults: { ...defaults, socket },
  });
}

function sentinelClient(options: NodeRedisOptions): Sentinel {
  const { target, prefix, name } = options;
  const { RESP, maintNotifications } = common(options);
  const { disableOfflineQueue: _queue, RESP: _resp, ...node } = common(options);
  const socket = socketOf(options, NODE_PAUSE);
  return createSentinel<{}, {}, {}, 2>({
    RESP,
    name: target.service ?? "",
    commandOptions: NO_TIMEOUT,
    ...(prefix !== "" && { keyPrefix: prefix }),
    sentinelRootNodes: target.addresses.map((address) => ({ ...address })),
    nodeClientOptions: { ...node, database: target.database, socket },
    sentinelClientOptions: { name, maintNotifications, socket },
    scanInterval: 1000,
  });
}
