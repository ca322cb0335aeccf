import type { Server as NodeServer } from "node:http";
import { PhialError } from "../errors/phial-error.ts";
import { Throttle } from "../net/throttle.ts";
import { Connections } from "./connections.ts";
import { drain } from "./drain.ts";
import { closeOnSignal } from "./exit-signals.ts";
import { takeRequests } from "./intake.ts";
import { listen, localUrl } from "./listening.ts";
import { createNodeServer } from "./node-server.ts";
import { type ResolvedOptions, type ServeOptions, resolveOptions } from "./options.ts";
import type { Servable } from "./servable.ts";

/** How {@link Server.close} goes about it, in milliseconds; the rest is as `serve()` was told. */
export interface CloseOptions {
  /** How long to go on accepting first, as after a signal. @default 0 */
  readonly announce?: number;
}

/** A running server. */
export interface Server extends AsyncDisposable {
  /** Where a program on this machine reaches it. */
  readonly url: string;
  readonly port: number;
  /** Node's server, for what attaches itself to one (WebSockets). */
  readonly node: NodeServer;
  /** Whether it has been told to stop: see `readiness()`. */
  readonly draining: boolean;
  /**
   * Stops accepting, waits for the requests in flight, closes the app and what is still connected.
   * Calling it again gives the same promise.
   *
   * @throws What `app.close()` throws, or PhialError `SERVER_CLOSE_TIMEOUT` when it takes too long.
   */
  close(options?: CloseOptions): Promise<void>;
}

const ACCEPT_LOG_INTERVAL_MS = 10_000;

/**
 * Starts the app and serves it over HTTP/1.1 until the process is told to end or `close()` is
 * called. Resolves when the port is open; prints nothing except through `app.log`.
 *
 * On SIGTERM and SIGINT: `draining` becomes true and every answer says `Connection: close`; after
 * `shutdown.announce` the listener and the idle connections are closed, requests in flight get
 * `shutdown.drain`, then `app.close()` runs and the process ends with 0. A second signal ends it at
 * once.
 *
 * @throws PhialError `SERVER_PORT_INVALID`, `SERVER_PORT_TAKEN`, `SERVER_PORT_FORBIDDEN`,
 * `SERVER_HOST_INVALID`, `SERVER_TLS_INVALID`, `SERVER_OPTION_INVALID`, and what `app.start()`
 * throws. Nothing stays open then, and the app is closed if it had been started.
 * @example
 * const server = await serve(createApp(), { port: 8080 });
 */
export async function serve(app: Servable, options: ServeOptions = {}): Promise<Server> {
  const resolved = resolveOptions(options);
  const server = new RunningServer(app, resolved);
  await app.start();
  try {
    await server.open();
  } catch (error) {
    await app.close().catch((failure: unknown) => {
      app.log.error({ err: failure }, "closing the app after a failed start failed, too");
    });
    throw error;
  }
  return server;
}

class RunningServer implements Server {
  readonly node: NodeServer;
  readonly #app: Servable;
  readonly #options: ResolvedOptions;
  readonly #connections = new Connections();
  readonly #acceptFailures: Throttle;
  #port = 0;
  #isDraining = false;
  #closing: Promise<void> | undefined;
  #ignoreSignals: (() => void) | undefined;

  constructor(app: Servable, options: ResolvedOptions) {
    this.#app = app;
    this.#options = options;
    this.#acceptFailures = new Throttle(app.clock, ACCEPT_LOG_INTERVAL_MS);
    const connections = this.#connections;
    this.node = createNodeServer(options, {
      takesUpgrades: () => !this.#isDraining,
      onUpgrade: (socket) => connections.leave(socket),
    });
    const guards = { maxHeadersCount: options.maxHeadersCount, isTls: options.tls !== undefined };
    connections.watch(this.node, guards.isTls);
    takeRequests({ server: this, app, connections, guards });
  }

  get port(): number {
    return this.#port;
  }

  get url(): string {
    const { host, tls } = this.#options;
    return localUrl({ host, port: this.#port }, tls !== undefined);
  }

  get draining(): boolean {
    return this.#isDraining;
  }

  async open(): Promise<void> {
    const { host, port, signals, shutdown } = this.#options;
    this.#port = await listen(this.node, { host, port });
    // From here on an error is one connection that was not accepted (EMFILE): no reason to end.
    this.node.on("error", (error) => this.#logAcceptFailure(error));
    if (signals) {
      this.#ignoreSignals = closeOnSignal(() => this.close({ announce: shutdown.announce }));
    }
    const { name, log } = this.#app;
    log.info({ url: this.url }, `serving ${name} at ${this.url}`);
  }

  close({ announce = 0 }: CloseOptions = {}): Promise<void> {
    return (this.#closing ??= this.#close(announce));
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  async #close(announce: number): Promise<void> {
    const { name, log, clock } = this.#app;
    const { shutdown } = this.#options;
    const start = clock.monotonic();
    this.#isDraining = true;
    const connections = this.#connections;
    const report = await drain({
      node: this.node,
      connections,
      announce,
      deadline: shutdown.drain,
    });
    try {
      await withDeadline(this.#app.close(), shutdown.close);
    } catch (error) {
      log.error({ err: error }, `${name} did not close cleanly`);
      throw error;
    } finally {
      connections.destroyAll({ keepUpgraded: false });
      this.#ignoreSignals?.();
      const ms = Math.round(clock.monotonic() - start);
      log.info({ ...report, ms }, `stopped ${name}: drained ${report.drained}, cut ${report.cut}`);
    }
  }

  #logAcceptFailure(error: Error): void {
    const suppressed = this.#acceptFailures.admit();
    if (suppressed === undefined) return;
    this.#app.log.error({ err: error, suppressed }, "a connection could not be accepted");
  }
}

async function withDeadline(closing: Promise<void>, milliseconds: number): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const timer = setTimeout(() => reject(closeTimeout(milliseconds)), milliseconds);
  try {
    closing.then(resolve, reject);
    await promise;
  } finally {
    clearTimeout(timer);
  }
}

function closeTimeout(milliseconds: number): PhialError {
  return new PhialError(
    "SERVER_CLOSE_TIMEOUT",
    `app.close() did not end within ${milliseconds} ms.`,
    "Find the close hook that waits, or give it more time: serve(app, { shutdown: { close: 10_000 } }).",
  );
}
