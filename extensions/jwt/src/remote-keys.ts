import { type Clock, HttpError, type Logger } from "phial";
import type { Algorithm } from "./jws/algorithm.ts";
import type { JWTHeader } from "./jws/compact.ts";
import { readJwks } from "./jws/jwk.ts";
import type { VerificationKey } from "./jws/key.ts";
import { keysFor, type VerificationKeys } from "./jws/key-set.ts";

/** How {@link RemoteKeys} asks. */
export interface RemoteKeysOptions {
  readonly url: string;
  readonly algorithms: readonly Algorithm[];
  /** In milliseconds. */
  readonly maxAge: number;
  /** In milliseconds. */
  readonly cooldown: number;
  readonly clock: Clock;
  readonly log: Logger;
}

const TIMEOUT = 5000;
const MAX_BYTES = 262_144;

/**
 * The keys that another issuer publishes (RFC 7517 section 5). They are asked for when they are
 * first needed, when they are old, and when a token names one that is not there; never twice within
 * the cooldown, so that nobody can make the app ask by inventing names. While the issuer does not
 * answer, the keys that are known go on.
 */
export class RemoteKeys implements VerificationKeys {
  readonly #options: RemoteKeysOptions;
  #keys: readonly VerificationKey[] | undefined;
  #readAt = Number.NEGATIVE_INFINITY;
  #askedAt = Number.NEGATIVE_INFINITY;
  #asking: Promise<void> | undefined;

  constructor(options: RemoteKeysOptions) {
    this.#options = options;
  }

  /** @throws HttpError 503 `JWT_KEYS_UNAVAILABLE` when no keys have ever been read */
  async find({ kid }: JWTHeader, algorithm: Algorithm): Promise<readonly VerificationKey[]> {
    const { clock, maxAge } = this.#options;
    const isOld = clock.monotonic() - this.#readAt >= maxAge;
    if (this.#keys === undefined || isOld) await this.#ask();
    const wanted = { kid, algorithm };
    if (this.#found(wanted).length === 0) await this.#ask();
    if (this.#keys === undefined) throw unavailable();
    return this.#found(wanted);
  }

  #found(wanted: { kid: string | undefined; algorithm: Algorithm }): readonly VerificationKey[] {
    return keysFor(this.#keys ?? [], wanted);
  }

  /** Everybody who needs the keys meanwhile waits for the one request. */
  #ask(): Promise<void> {
    const { clock, cooldown } = this.#options;
    if (this.#asking) return this.#asking;
    if (clock.monotonic() - this.#askedAt < cooldown) return Promise.resolve();
    this.#askedAt = clock.monotonic();
    this.#asking = this.#read().finally(() => {
      this.#asking = undefined;
    });
    return this.#asking;
  }

  async #read(): Promise<void> {
    const { url, algorithms, clock, log } = this.#options;
    try {
      const readings = readJwks(await fetchJson(url), algorithms);
      if (readings === undefined) throw new Error("It is no JWK Set.");
      const keys = readings.flatMap((one) => ("verification" in one ? [one.verification] : []));
      // Secrets have no place in what everybody may read.
      this.#keys = keys.filter(({ key }) => key.type === "public");
      this.#readAt = clock.monotonic();
      log.debug({ event: "jwt.keys_read", url, keys: this.#keys.length }, "jwt.keys_read");
    } catch (err) {
      log.warn({ event: "jwt.keys_unavailable", url, err }, "jwt.keys_unavailable");
    }
  }
}

async function fetchJson(url: string): Promise<unknown> {
  const response = await fetch(url, {
    headers: { Accept: "application/jwk-set+json, application/json" },
    redirect: "error",
    signal: AbortSignal.timeout(TIMEOUT),
  });
  if (!response.ok || response.body === null) throw new Error(`The status is ${response.status}.`);
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body) {
    size += chunk.length;
    if (size > MAX_BYTES) throw new Error(`It is larger than ${MAX_BYTES} bytes.`);
    chunks.push(chunk);
  }
  return JSON.parse(Buffer.concat(chunks).toString("utf8"));
}

function unavailable(): HttpError {
  return new HttpError(503, {
    code: "JWT_KEYS_UNAVAILABLE",
    detail: "The keys that tokens are verified with cannot be read at the moment.",
    headers: { "Retry-After": "30" },
  });
}
