import { createHmac, randomBytes } from "node:crypto";
import { currentApp, type Phial, PhialError } from "phial";
import { compareDigest } from "phial/signing";
import type { NewNonce, Nonces, NonceState, NonceUse } from "./nonces.ts";

/** How {@link signedNonces} are made. */
export interface SignedNoncesOptions {
  /** For how many seconds a nonce is good. @default 300 */
  readonly lifetime?: number;
}

/** How many nonces are remembered with the numbers of their uses. */
const MAX_USED = 50_000;

/** `time.random.signature` */
const FORM = /^([0-9a-z]+)\.([\w-]{22})\.([\w-]{43})$/;

/**
 * Nonces that carry their time and a signature by SECRET_KEY, so that nothing has to be kept for those
 * that are never used. Each number of a use counts once, in this process.
 */
export function signedNonces({ lifetime = 300 }: SignedNoncesOptions = {}): Nonces {
  return new SignedNonces(lifetime * 1000);
}

class SignedNonces implements Nonces {
  readonly #lifetime: number;
  readonly #used = new WeakMap<Phial, Map<string, number>>();

  constructor(lifetime: number) {
    this.#lifetime = lifetime;
  }

  make(): NewNonce {
    const app = currentApp();
    const payload = `${app.clock.now().toString(36)}.${randomBytes(16).toString("base64url")}`;
    return {
      nonce: `${payload}.${sign(keysOf(app)[0], payload)}`,
      opaque: sign(keysOf(app)[0], "opaque"),
    };
  }

  check({ nonce, opaque }: NonceUse): NonceState {
    const app = currentApp();
    const [, time = "", random = "", signature = ""] = FORM.exec(nonce) ?? [];
    const isOurs = keysOf(app).some(
      (key) =>
        compareDigest(sign(key, `${time}.${random}`), signature) &&
        compareDigest(sign(key, "opaque"), opaque),
    );
    if (!isOurs) return "bad";
    return app.clock.now() - Number.parseInt(time, 36) > this.#lifetime ? "stale" : "good";
  }

  use({ nonce, nc }: NonceUse): boolean {
    const used = this.#usedOf(currentApp());
    const count = /^[0-9a-f]{1,8}$/i.test(nc) ? Number.parseInt(nc, 16) : 0;
    // A number that was used, or an earlier one, is a copy of a request.
    if (count <= (used.get(nonce) ?? 0)) return false;
    used.delete(nonce);
    used.set(nonce, count);
    const [oldest] = used.keys();
    if (used.size > MAX_USED && oldest !== undefined) used.delete(oldest);
    return true;
  }

  #usedOf(app: Phial): Map<string, number> {
    const known = this.#used.get(app) ?? new Map<string, number>();
    this.#used.set(app, known);
    return known;
  }
}

type Keys = readonly [Uint8Array, ...Uint8Array[]];

function keysOf(app: Phial): Keys {
  const [first, ...rest] = app.keys?.keys ?? [];
  if (first) return [first, ...rest];
  throw new PhialError(
    "HTTPAUTH_KEY_MISSING",
    "Digest signs its nonces, and the app has no SECRET_KEY.",
    "Set SECRET_KEY; `phial secret` prints a good one.",
  );
}

function sign(key: Uint8Array, text: string): string {
  return createHmac("sha256", key).update(`phial.digest:${text}`).digest("base64url");
}
