import { createServer, type AddressInfo, type Server, type Socket } from "node:net";
import type { Clock } from "phial";
import { lockScripts } from "../lock.ts";
import { defineScript, type RedisScript } from "../script.ts";
import { FakeStore, matches } from "./fake-store.ts";
import { CommandReader, encodeReply, OK, type Reply, Status } from "./resp.ts";

/** What stands for a Lua script: `call` runs a command, as `redis.call` does. */
export type FakeScript = (
  keys: readonly string[],
  args: readonly string[],
  call: (name: string, ...args: string[]) => Reply,
) => Reply;

/** How a {@link FakeRedis} behaves. */
export interface FakeRedisOptions {
  /** What keys expire by. @default the clock of the machine */
  readonly clock?: Clock;
  /** What AUTH asks for. @default nothing */
  readonly password?: string;
}

interface Client {
  readonly socket: Socket;
  readonly channels: Set<string>;
  readonly patterns: Set<string>;
  database: number;
  isAllowed: boolean;
  queued: string[][] | undefined;
}

/**
 * A small Redis in the process of the tests, reached over a real socket, so that what is tested is
 * the client as it runs in production, and what happens when a server is silent or gone.
 *
 * It knows strings, hashes, sets, lists, expiry, SCAN, transactions without WATCH, and messages.
 * It has no Lua: a script is a function that {@link FakeRedis.script} is told. It has no sorted
 * sets, streams, blocking commands, memory limit or cluster: what needs those needs a real server.
 *
 * @example
 * await using server = await FakeRedis.start();
 * const app = createApp({ TESTING: true, REDIS_URL: server.url });
 */
export class FakeRedis implements AsyncDisposable {
  /** The commands it has got, as one line each. */
  readonly received: string[] = [];
  /** Whether it keeps quiet: it reads, and answers nothing. */
  isSilent = false;
  readonly #options: FakeRedisOptions;
  readonly #stores = new Map<number, FakeStore>();
  readonly #scripts = new Map<string, { readonly source: string; readonly run: FakeScript }>();
  readonly #loaded = new Set<string>();
  readonly #clients = new Set<Client>();
  #server: Server | undefined;
  #port = 0;

  constructor(options: FakeRedisOptions = {}) {
    this.#options = options;
    this.script(lockScripts.ACQUIRE, ([lock = "", fence = ""], [secret = "", ttl = ""], call) =>
      call("SET", lock, secret, "NX", "PX", ttl) === null ? 0 : call("INCR", fence),
    );
    this.script(lockScripts.RELEASE, ([lock = ""], [secret], call) =>
      call("GET", lock) === secret ? call("DEL", lock) : 0,
    );
    this.script(lockScripts.EXTEND, ([lock = ""], [secret, ttl = ""], call) =>
      call("GET", lock) === secret ? call("PEXPIRE", lock, ttl) : 0,
    );
  }

  /** Makes one that listens on a port of its own. */
  static async start(options?: FakeRedisOptions): Promise<FakeRedis> {
    const fake = new FakeRedis(options);
    await fake.listen();
    return fake;
  }

  /** Where it is; the same after it has been away. */
  get url(): string {
    const { password } = this.#options;
    const login = password === undefined ? "" : `:${encodeURIComponent(password)}@`;
    return `redis://${login}127.0.0.1:${this.#port}/0`;
  }

  /** How many are connected. */
  get connections(): number {
    return this.#clients.size;
  }

  /** Says what a script does. */
  script(script: Pick<RedisScript, "source"> | string, run: FakeScript): void {
    const source = typeof script === "string" ? script : script.source;
    this.#scripts.set(defineScript({ keys: 0, source }).sha1, { source, run });
  }

  /** Forgets the scripts that were sent, as a restarted server does. */
  forgetScripts(): void {
    this.#loaded.clear();
  }

  async listen(): Promise<void> {
    const server = createServer((socket) => this.#accept(socket));
    this.#server = server;
    await new Promise<void>((resolve, reject) => {
      server.once("error", reject).listen(this.#port, "127.0.0.1", resolve);
    });
    server.unref();
    // A server on a port has an address of this form.
    this.#port = (server.address() as AddressInfo).port;
  }

  /** Cuts all connections and accepts no more, until it listens again; the keys are kept. */
  async stop(): Promise<void> {
    this.cut();
    const server = this.#server;
    this.#server = undefined;
    if (server) await new Promise<void>((resolve) => void server.close(() => resolve()));
  }

  /** Cuts all connections. */
  cut(): void {
    for (const { socket } of this.#clients) socket.destroy();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.stop();
  }

  #accept(socket: Socket): void {
    const isAllowed = this.#options.password === undefined;
    const client: Client = {
      socket,
      channels: new Set(),
      patterns: new Set(),
      database: 0,
      isAllowed,
      queued: undefined,
    };
    const reader = new CommandReader();
    this.#clients.add(client);
    socket.unref();
    socket.on("error", () => undefined);
    socket.on("close", () => this.#clients.delete(client));
    socket.on("data", (chunk) => {
      for (const command of reader.read(chunk)) this.#take(client, command);
    });
  }

  #take(client: Client, command: string[]): void {
    this.received.push(command.join(" "));
    if (this.isSilent) return;
    const reply = this.#reply(client, command);
    if (reply !== undefined && !client.socket.destroyed) client.socket.write(encodeReply(reply));
  }

  #reply(client: Client, [word = "", ...args]: string[]): Reply | undefined {
    const name = word.toUpperCase();
    try {
      if (name === "AUTH") return this.#authenticate(client, args.at(-1));
      if (!client.isAllowed) return new Error("NOAUTH Authentication required.");
      const session = this.#session(client, name, args);
      return session === undefined ? this.#run(client.database, name, args) : session.reply;
    } catch (error) {
      return error instanceof Error ? error : new Error(String(error));
    }
  }

  #authenticate(client: Client, word: string | undefined): Reply {
    client.isAllowed = word === this.#options.password;
    return client.isAllowed ? OK : new Error("WRONGPASS invalid username-password pair");
  }

  /** What belongs to the connection. */
  #session(
    client: Client,
    name: string,
    args: readonly string[],
  ): { readonly reply: Reply | undefined } | undefined {
    if (client.queued && name !== "EXEC" && name !== "DISCARD") {
      client.queued.push([name, ...args]);
      return { reply: new Status("QUEUED") };
    }
    if (/^P?(?:UN)?SUBSCRIBE$/.test(name)) return { reply: subscribed(client, name, args) };
    switch (name) {
      case "SELECT":
        client.database = Number(args[0]);
        return { reply: OK };
      case "MULTI":
        client.queued = [];
        return { reply: OK };
      case "EXEC":
      case "DISCARD": {
        const queued = client.queued ?? [];
        client.queued = undefined;
        if (name === "DISCARD") return { reply: OK };
        return {
          reply: queued.map(([each = "", ...rest]) => this.#run(client.database, each, rest)),
        };
      }
      default:
        return undefined;
    }
  }

  #run(database: number, name: string, args: readonly string[]): Reply {
    if (name === "PING") return args[0] ?? new Status("PONG");
    if (name === "CLIENT") return OK;
    if (name === "INFO") return "# Server\r\nredis_version:0.0.0-fake\r\nredis_mode:standalone\r\n";
    if (name === "PUBLISH") return this.#publish(args[0] ?? "", args[1] ?? "");
    if (name === "EVAL" || name === "EVALSHA") return this.#evaluate(database, name, args);
    const reply = this.#store(database).run(name, args);
    return reply === undefined ? new Error(`ERR unknown command '${name}', in a fake`) : reply;
  }

  #store(database: number): FakeStore {
    let store = this.#stores.get(database);
    if (!store) this.#stores.set(database, (store = new FakeStore(this.#options.clock)));
    return store;
  }

  #evaluate(database: number, name: string, [text = "", count, ...rest]: readonly string[]): Reply {
    const sha1 = name === "EVAL" ? defineScript({ keys: 0, source: text }).sha1 : text;
    if (name === "EVAL") this.#loaded.add(sha1);
    const script = this.#scripts.get(sha1);
    if (!this.#loaded.has(sha1)) return new Error("NOSCRIPT No matching script.");
    if (!script) return new Error("ERR a fake has no Lua: tell it with fake.script(source, run)");
    const keys = rest.slice(0, Number(count));
    const call = (each: string, ...args: string[]): Reply => {
      const reply = this.#run(database, each.toUpperCase(), args);
      if (reply instanceof Error) throw reply;
      return reply;
    };
    return script.run(keys, rest.slice(Number(count)), call);
  }

  #publish(channel: string, message: string): number {
    let receivers = 0;
    for (const { socket, channels, patterns } of this.#clients) {
      const send = (reply: Reply): void => {
        receivers += 1;
        socket.write(encodeReply(reply));
      };
      if (channels.has(channel)) send(["message", channel, message]);
      for (const pattern of patterns) {
        if (matches(channel, pattern)) send(["pmessage", pattern, channel, message]);
      }
    }
    return receivers;
  }
}

/** Replies to each channel by itself. */
function subscribed(client: Client, name: string, args: readonly string[]): undefined {
  const set = name.startsWith("P") ? client.patterns : client.channels;
  for (const channel of args) {
    if (name.includes("UN")) set.delete(channel);
    else set.add(channel);
    const size = client.channels.size + client.patterns.size;
    client.socket.write(encodeReply([name.toLowerCase(), channel, size]));
  }
  return undefined;
}
