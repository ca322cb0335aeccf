import { createHash } from "node:crypto";
import { type Phial, PhialError, Signal } from "phial";
import { JWTError } from "./jwt-error.ts";
import type { JWTClaims } from "./jwt-claims.ts";
import type { JWTToken } from "./options.ts";
import type { JWTSettings } from "./settings.ts";
import type { TokenMarks } from "./stores/token-store.ts";

/** Says that a refresh token came again after its use: it was stolen, or its successor was. */
export const refreshTokenReused = new Signal<JWTToken>("refresh-token-reused");

/** What {@link Revocations} go by. */
export interface RevocationsInit {
  readonly app: Phial;
  readonly settings: JWTSettings;
  /** Of the manager; parts it from others in the same store. */
  readonly name: string;
  readonly marks: TokenMarks | undefined;
}

const PLAIN = /^[\w-]{1,64}$/;

/** Which tokens are revoked, and which refresh tokens are used. */
export class Revocations {
  readonly #init: RevocationsInit;

  constructor(init: RevocationsInit) {
    this.#init = init;
  }

  /**
   * Lets a token pass that is neither revoked nor used. A refresh token that comes again ends its
   * whole family.
   *
   * @throws JWTError `revoked`, `invalid` for a token without a name; whatever the store throws
   */
  async check(token: JWTToken): Promise<void> {
    const { marks } = this.#init;
    if (marks === undefined) return;
    const { claims } = token;
    const names = [this.#name("revoked", idOf(claims)), this.#name("family", familyOf(claims))];
    if (claims.type === "refresh") names.push(this.#name("used", idOf(claims)));
    const [revokedAt, endedAt, usedAt] = await marks.find(names);
    if (usedAt !== undefined) await this.#reused(token, usedAt);
    if (revokedAt !== undefined || endedAt !== undefined) throw revoked(token);
  }

  /** Revokes one token for the rest of its life. */
  async revoke(claims: JWTClaims): Promise<void> {
    const { clock } = this.#init.app;
    const until = this.#endOf(claims);
    await this.#marks().put(this.#name("revoked", idOf(claims)), { at: clock.now(), until });
  }

  /** Revokes all tokens that descend from the same login. */
  async revokeFamily(claims: JWTClaims): Promise<void> {
    const now = this.#init.app.clock.now();
    const until = now + 2 * this.#longestLife(claims);
    await this.#marks().put(this.#name("family", familyOf(claims)), { at: now, until });
  }

  /**
   * Uses a refresh token up: of all who try, in all processes, one succeeds.
   *
   * @throws JWTError `revoked` to all others
   */
  async redeem(token: JWTToken): Promise<void> {
    const { claims } = token;
    const at = this.#init.app.clock.now();
    const until = this.#endOf(claims);
    const usedAt = await this.#marks().put(this.#name("used", idOf(claims)), { at, until });
    if (usedAt !== undefined) await this.#reused(token, usedAt);
  }

  /** @throws JWTError always */
  async #reused(token: JWTToken, usedAt: number): Promise<never> {
    const { app, settings } = this.#init;
    const isInGrace = app.clock.now() - usedAt < settings.JWT_REUSE_GRACE * 1000;
    if (!isInGrace) {
      await this.revokeFamily(token.claims);
      const subject = token.claims[settings.JWT_IDENTITY_CLAIM];
      const family = familyOf(token.claims);
      app.log.warn({ event: "jwt.refresh_reused", subject, family }, "jwt.refresh_reused");
      if (refreshTokenReused.hasReceivers(app)) await refreshTokenReused.send(token, app);
    }
    throw revoked(token);
  }

  #marks(): TokenMarks {
    const { marks } = this.#init;
    if (marks) return marks;
    throw new PhialError(
      "JWT_STORE_MISSING",
      "A token is to be revoked or used up, but nothing would remember it.",
      "Give the manager a store: new JWTManager({ store: redisStore(redis) }).",
    );
  }

  // What comes from another issuer may be long, or no ASCII.
  #name(kind: string, id: string): string {
    const name = PLAIN.test(id) ? id : createHash("sha256").update(id).digest("base64url");
    return `${this.#init.name}:${kind}:${name}`;
  }

  #endOf({ exp }: JWTClaims): number {
    const { JWT_DECODE_LEEWAY: leeway } = this.#init.settings;
    return exp === undefined ? Number.POSITIVE_INFINITY : (exp + leeway + 1) * 1000;
  }

  #longestLife({ exp, iat }: JWTClaims): number {
    const { JWT_REFRESH_TOKEN_EXPIRES: life } = this.#init.settings;
    if (life === null || exp === undefined) return Number.POSITIVE_INFINITY;
    return Math.max(life, exp - (iat ?? 0)) * 1000;
  }
}

/** What names a family: the first of its refresh tokens. */
export function familyOf(claims: JWTClaims): string {
  return typeof claims.fam === "string" ? claims.fam : idOf(claims);
}

function idOf({ jti }: JWTClaims): string {
  if (jti !== null) return jti;
  throw new JWTError("invalid", "Missing claim: jti");
}

function revoked({ header, claims }: JWTToken): JWTError {
  return new JWTError("revoked", "Token has been revoked", { header, claims });
}
