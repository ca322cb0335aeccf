import { HttpError, isPhialError } from "phial";

/** What a failure says about the database, and not about the statement. */
export type Outage = "unavailable" | "busy";

/** Of Node, PostgreSQL (appendix A of its manual) and MariaDB. */
const UNAVAILABLE: ReadonlySet<unknown> = new Set(
  [
    ["ECONNREFUSED", "ECONNRESET", "ECONNABORTED", "EPIPE", "ETIMEDOUT", "ENOTFOUND"],
    ["EAI_AGAIN", "EHOSTUNREACH", "ENETUNREACH", "ENOENT"],
    ["57P01", "57P02", "57P03", "08000", "08001", "08003", "08004", "08006"],
    ["PROTOCOL_CONNECTION_LOST", "ER_SERVER_SHUTDOWN", "ER_NORMAL_SHUTDOWN"],
    ["ER_CONNECTION_KILLED", "PROTOCOL_SEQUENCE_TIMEOUT"],
  ].flat(),
);

const BUSY: ReadonlySet<unknown> = new Set(
  [
    ["53300", "ER_CON_COUNT_ERROR", "ER_TOO_MANY_USER_CONNECTIONS"],
    ["DATABASE_SQLITE_LOCKED", "DATABASE_SQLITE_READERS_BUSY"],
  ].flat(),
);

/** Errors that have no code. */
const BROKEN =
  /^(?:Connection terminated|Client has encountered a connection error|Can't add new command when connection is in closed state|Connection lost|Pool is closed)/;
const EXHAUSTED = /^timeout exceeded when trying to connect/;

/** What kind of outage an error of a driver tells of; `undefined` where it is the statement's. */
export function outageOf(error: unknown): Outage | undefined {
  if (!(error instanceof Error)) return undefined;
  const code: unknown = "code" in error ? error.code : undefined;
  if (BUSY.has(code) || isLockedByAnother(error)) return "busy";
  if (EXHAUSTED.test(error.message)) return "busy";
  if (isPhialError(error)) return undefined;
  return UNAVAILABLE.has(code) || BROKEN.test(error.message) ? "unavailable" : undefined;
}

/** SQLITE_BUSY, whatever follows it in the extended code: another process has been writing. */
function isLockedByAnother(error: Error): boolean {
  return "errcode" in error && typeof error.errcode === "number" && error.errcode % 256 === 5;
}

/** The answer to a client: the database cannot be reached. */
export function unavailable(cause?: unknown): HttpError {
  return new HttpError(503, {
    code: "DATABASE_UNAVAILABLE",
    detail: "The database cannot be reached at the moment.",
    headers: { "Retry-After": "2" },
    cause,
  });
}

/** The answer to a client: every connection is in use, or another writer was not done in time. */
export function busy(cause?: unknown): HttpError {
  return new HttpError(503, {
    code: "DATABASE_BUSY",
    detail: "The database is busy at the moment.",
    headers: { "Retry-After": "1" },
    cause,
  });
}
