import { PhialError } from "../errors/phial-error.ts";

/** Certificate and key of an HTTPS server. */
export interface TlsOptions {
  /** The private key, in PEM. */
  readonly key: string | Buffer;
  /** The certificate and those above it, in PEM. */
  readonly cert: string | Buffer;
  /** Opens an encrypted key. */
  readonly passphrase?: string;
}

/** How long a client may take, in milliseconds. */
export interface ServerTimeouts {
  /** Until all headers have arrived; the next look at the connections closes it. @default 15_000 */
  readonly headersTimeout?: number;
  /** Until the whole request has arrived. It is closed by then, up to a look earlier. @default 60_000 */
  readonly requestTimeout?: number;
  /** Until the next request on a kept connection. @default 5_000 */
  readonly keepAliveTimeout?: number;
  /** Until a client that has stopped taking an answer takes more of it. @default 30_000 */
  readonly stallTimeout?: number;
  /** How often the connections are looked at for the first two. @default 5_000 */
  readonly connectionsCheckingInterval?: number;
}

/** How a server ends, in milliseconds. */
export interface ShutdownOptions {
  /** How long it goes on accepting while it says "not ready", after a signal. @default 1_000 */
  readonly announce?: number;
  /** How long requests in flight may take after that. @default 25_000 */
  readonly drain?: number;
  /** How long `app.close()` may take after that. @default 4_000 */
  readonly close?: number;
}

/** Options of `serve()`. */
export interface ServeOptions {
  /** 0 takes a free one. @default environment variable `PORT`, or 5000 */
  readonly port?: number;
  /** The address to listen on. @default environment variable `HOST`, or "127.0.0.1" */
  readonly host?: string;
  /** Serves HTTPS. */
  readonly tls?: TlsOptions;
  readonly timeouts?: ServerTimeouts;
  /** Bytes of all headers of a request together. @default 16_384 */
  readonly maxHeaderSize?: number;
  /** @default 2_000 */
  readonly maxHeadersCount?: number;
  /** Whether SIGTERM and SIGINT drain the server and end the process. @default true */
  readonly signals?: boolean;
  readonly shutdown?: ShutdownOptions;
}

/** {@link ServeOptions} with every default filled in. */
export interface ResolvedOptions {
  readonly port: number;
  readonly host: string;
  readonly tls: TlsOptions | undefined;
  readonly timeouts: Required<ServerTimeouts>;
  readonly maxHeaderSize: number;
  readonly maxHeadersCount: number;
  readonly signals: boolean;
  readonly shutdown: Required<ShutdownOptions>;
}

const DEFAULT_PORT = 5000;
const MAX_PORT = 65_535;
/** What a timer of the platform can hold. */
const MAX_TIMEOUT = 2_147_483_647;

/**
 * Fills in defaults and refuses what is out of range.
 *
 * @throws PhialError `SERVER_PORT_INVALID` or `SERVER_OPTION_INVALID`
 */
export function resolveOptions(options: ServeOptions): ResolvedOptions {
  const timeouts = {
    headersTimeout: 15_000,
    requestTimeout: 60_000,
    keepAliveTimeout: 5_000,
    stallTimeout: 30_000,
    connectionsCheckingInterval: 5_000,
    ...options.timeouts,
  };
  const shutdown = { announce: 1_000, drain: 25_000, close: 4_000, ...options.shutdown };
  const { maxHeaderSize = 16_384, maxHeadersCount = 2_000 } = options;
  const sizes = { maxHeaderSize, maxHeadersCount };
  for (const [name, value] of Object.entries({ ...timeouts, ...sizes })) check(name, value, 1);
  for (const [name, value] of Object.entries(shutdown)) check(`shutdown.${name}`, value, 0);
  if (timeouts.requestTimeout < timeouts.headersTimeout) {
    throw invalidOption("requestTimeout is shorter than headersTimeout, of which it is the rest.");
  }
  const { tls, signals = true } = options;
  const host = options.host ?? (process.env["HOST"] || "127.0.0.1");
  return { port: portOf(options.port), host, tls, timeouts, ...sizes, signals, shutdown };
}

function portOf(option: number | undefined): number {
  const { PORT } = process.env;
  const given = option ?? (PORT === undefined || PORT === "" ? DEFAULT_PORT : PORT);
  const port = typeof given === "string" && !/^\d{1,5}$/.test(given) ? Number.NaN : Number(given);
  if (Number.isInteger(port) && port >= 0 && port <= MAX_PORT) return port;
  throw new PhialError(
    "SERVER_PORT_INVALID",
    `PORT is ${JSON.stringify(given)}, which is not a port number.`,
    "Set PORT to a number from 1 to 65535, or to 0 for a free port.",
  );
}

function check(name: string, value: unknown, least: number): void {
  if (typeof value === "number" && value >= least && value <= MAX_TIMEOUT) return;
  throw invalidOption(`The option ${name} is ${String(value)}, not a number from ${least} on.`);
}

function invalidOption(problem: string): PhialError {
  return new PhialError(
    "SERVER_OPTION_INVALID",
    problem,
    "Times are milliseconds, for example serve(app, { timeouts: { requestTimeout: 60_000 } }).",
  );
}
