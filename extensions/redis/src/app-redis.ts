import { AppConnection, type AppConnectionOptions } from "./app-connection.ts";
import { closed } from "./failures.ts";
import { type OwnRedisClient, type SharedRedisClient, typedClient } from "./typed-client.ts";

/** The connection that all contexts of one app share, and the typed commands on it. */
export class AppRedis extends AppConnection {
  /** The typed commands of @redis/client. */
  readonly client: SharedRedisClient;
  readonly #options: AppConnectionOptions;
  readonly #duplicates = new Set<OwnRedis>();
  #isClosed = false;

  constructor(options: AppConnectionOptions) {
    super(options);
    this.#options = options;
    // It lacks what the type of a shared client lacks, and refuses it also when called all the same.
    this.client = typedClient(this);
  }

  /**
   * A connection of one's own, for commands that wait or that watch keys: without a deadline, and
   * closed with the app at the latest.
   */
  duplicate(): OwnRedis {
    if (this.#isClosed) throw closed(this.#options.appName);
    const forget = (): void => void this.#duplicates.delete(own);
    const own: OwnRedis = new OwnRedis({ ...this.#options, commandTimeout: Infinity }, forget);
    this.#duplicates.add(own);
    return own;
  }

  override async close(): Promise<void> {
    this.#isClosed = true;
    await Promise.all([...this.#duplicates].map((own) => own.close()));
    await super.close();
  }
}

/** A connection of one's own, see {@link AppRedis.duplicate}. */
export class OwnRedis extends AppConnection implements AsyncDisposable {
  /** The typed commands of @redis/client, also those that wait, and WATCH. */
  readonly client: OwnRedisClient;
  readonly #forget: () => void;

  constructor(options: AppConnectionOptions, forget: () => void) {
    super(options);
    this.#forget = forget;
    this.client = typedClient(this);
  }

  override async close(): Promise<void> {
    this.#forget();
    await super.close();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }
}
