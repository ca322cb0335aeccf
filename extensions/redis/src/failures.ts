import { HttpError, isHttpError, PhialError } from "phial";

/** The server cannot be reached, or nobody is let through to it for a moment. */
export function unavailable(cause: unknown): HttpError {
  return new HttpError(503, { code: "REDIS_UNAVAILABLE", headers: retryAfter(), cause });
}

/** The server has not answered in time. */
export function timedOut(milliseconds: number, url: string): HttpError {
  const cause = new Error(`${url} has not answered within ${Math.round(milliseconds)} ms.`);
  return new HttpError(503, { code: "REDIS_TIMEOUT", headers: retryAfter(), cause });
}

/** Too many wait for the connection already. */
export function queueFull(length: number, url: string): HttpError {
  const cause = new Error(`offline queue full: ${length} commands wait for ${url} to come back.`);
  return new HttpError(503, { code: "REDIS_QUEUE_FULL", headers: retryAfter(), cause });
}

export function lockTaken(name: string): HttpError {
  const cause = new Error(`The lock ${JSON.stringify(name)} is held by somebody else.`);
  return new HttpError(503, { code: "REDIS_LOCK_TAKEN", headers: retryAfter(), cause });
}

export function closed(app: string): PhialError {
  return new PhialError(
    "REDIS_CLOSED",
    `The Redis connection of the app "${app}" is closed.`,
    "Await the work before app.close(), or hand it on: app.background.run(name, async () => { ... }).",
  );
}

const UNUSABLE = ["REDIS_UNAVAILABLE", "REDIS_TIMEOUT", "REDIS_QUEUE_FULL"];

/**
 * Whether an error means that Redis cannot be used at the moment: for those who can do without, as
 * a cache can. Any other error is a mistake in a command.
 *
 * @example
 * const hit = await redis.client.get(key).catch((error: unknown) => {
 *   if (isRedisUnavailable(error)) return null;
 *   throw error;
 * });
 */
export function isRedisUnavailable(error: unknown): boolean {
  return isHttpError(error) && error.code !== undefined && UNUSABLE.includes(error.code);
}

function retryAfter(): Record<string, string> {
  return { "Retry-After": "1" };
}
