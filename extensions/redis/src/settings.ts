import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import type { ConnectionOptions } from "node:tls";
import { defineSettings, type Phial, PhialError, type SettingsOf } from "phial";
import { DEFAULT_URL, flawOfUrl, isLocal, parseUrl, type RedisTarget } from "./url.ts";

/** The settings of the extension. */
export const redisSettings = defineSettings({
  REDIS_URL: {
    type: "string",
    nullable: true,
    secret: true,
    check: flawOfUrl,
    doc: "Where it is; `redis://localhost:6379/0` unless set. See the forms below.",
  },
  REDIS_PREFIX: {
    type: "string",
    default: "",
    doc: "What every key and channel begins with, so that apps can share a database.",
  },
  REDIS_CONNECT_TIMEOUT: {
    type: "duration",
    default: 1,
    min: 0.001,
    max: 60,
    doc: "Longest wait for a connection.",
  },
  REDIS_COMMAND_TIMEOUT: {
    type: "duration",
    default: 0.1,
    min: 0.001,
    max: 60,
    doc: "Longest wait for a reply, waiting for a lost connection included.",
  },
  REDIS_QUEUE_LENGTH: {
    type: "integer",
    default: 1000,
    min: 0,
    doc: "How many commands may wait for a connection.",
  },
  REDIS_BREAKER_FAILURES: {
    type: "integer",
    default: 5,
    min: 1,
    doc: "How many failures in a row open the circuit breaker.",
  },
  REDIS_BREAKER_DELAY: {
    type: "duration",
    default: 1,
    min: 0.001,
    max: 60,
    doc: "How long it then refuses at once, before one command may try.",
  },
  REDIS_ALLOW_PLAINTEXT: {
    type: "boolean",
    default: false,
    doc: "Whether another machine may be spoken to without TLS in production.",
  },
  REDIS_TLS_CA: {
    type: "string",
    nullable: true,
    doc: "PEM file of the authority that signed the server's certificate, if no public one did.",
  },
  REDIS_TLS_CERT: { type: "string", nullable: true, doc: "PEM file of the app's certificate." },
  REDIS_TLS_KEY: { type: "string", nullable: true, doc: "PEM file of the key that belongs to it." },
  REDIS_TLS_SERVERNAME: {
    type: "string",
    nullable: true,
    doc: "The name in the server's certificate, where it is not the host of the URL.",
  },
});

/** The values of the settings. */
export type RedisSettings = SettingsOf<typeof redisSettings>;

/**
 * Where the server is, as the settings say.
 *
 * @throws PhialError `REDIS_PLAINTEXT_REFUSED`
 */
export function targetOf(app: Phial, settings: RedisSettings): RedisTarget {
  const target = parseUrl(settings.REDIS_URL ?? DEFAULT_URL);
  // The check of the setting has accepted it.
  if (typeof target === "string") throw new TypeError(`REDIS_URL ${target}.`);
  const { ENV, DEBUG, TESTING } = app.settings;
  const isProduction = ENV === null ? !DEBUG && !TESTING : ENV === "production";
  if (!isProduction || target.tls || isLocal(target)) return target;
  if (settings.REDIS_ALLOW_PLAINTEXT) return target;
  throw new PhialError(
    "REDIS_PLAINTEXT_REFUSED",
    `${target.shown} is another machine, and everything would go there in the clear.`,
    "Use rediss://, or set REDIS_ALLOW_PLAINTEXT=true where nobody else is on the network.",
  );
}

/** Reads the files that TLS needs; called when a connection is opened, not before. */
export function tlsOptions(app: Phial, settings: RedisSettings): ConnectionOptions {
  const read = (path: string): Buffer => readFileSync(resolve(app.root, path));
  const { REDIS_TLS_CA: ca, REDIS_TLS_CERT: cert } = settings;
  const { REDIS_TLS_KEY: key, REDIS_TLS_SERVERNAME: servername } = settings;
  return {
    rejectUnauthorized: true,
    ...(ca !== null && { ca: read(ca) }),
    ...(cert !== null && { cert: read(cert) }),
    ...(key !== null && { key: read(key) }),
    ...(servername !== null && { servername }),
  };
}
