import type { Context } from "hono";
import { Extension } from "phial";
import { own, type RefusalOwner } from "./answers.ts";
import type { AppTokens, PairOptions, TokenPair } from "./app-tokens.ts";
import type { JWTHeader } from "./jws/compact.ts";
import { publicJwks, type PublicJwk } from "./jws/jwk.ts";
import type { JWTClaims } from "./jwt-claims.ts";
import { JWTError } from "./jwt-error.ts";
import type {
  AccessTokenOptions,
  DecodeOptions,
  JWTAnswers,
  JWTTypes,
  TokenOptions,
} from "./options.ts";
import { withoutToken } from "./token-locations.ts";

/** The types of a manager, from its type parameters. */
export interface TypesOf<Claims extends object, User, Identity, Subject> {
  readonly claims: Claims;
  readonly user: User;
  readonly identity: Identity;
  readonly subject: Subject;
}

/** What can be done with tokens anywhere: in requests, commands and tasks. */
export abstract class TokenService<T extends JWTTypes> extends Extension<AppTokens<T>> {
  protected abstract readonly answers: JWTAnswers;

  /**
   * Makes an access token for what `userIdentity` makes an identity of.
   *
   * @throws PhialError `JWT_IDENTITY_INVALID`, `JWT_CLAIMS_INVALID`, `JWT_EXPIRES_REQUIRED`,
   * `JWT_SIGNING_KEY_MISSING`, `JWT_TOKEN_TOO_LONG`
   * @example
   * await jwt.createAccessToken("ann", { fresh: true, claims: { role: "admin" } });
   */
  async createAccessToken(
    subject: T["subject"],
    options: AccessTokenOptions<T["claims"]> = {},
  ): Promise<string> {
    return this.of().access(subject, options);
  }

  /** Makes a refresh token; see {@link createAccessToken}. */
  async createRefreshToken(subject: T["subject"], options: TokenOptions = {}): Promise<string> {
    return this.of().refresh(subject, options);
  }

  /** Makes an access and a refresh token of one family, which end together when one is stolen. */
  async createTokens(
    subject: T["subject"],
    options: Omit<PairOptions<T>, "family"> = {},
  ): Promise<TokenPair> {
    return this.of().pair(subject, options);
  }

  /**
   * Verifies a token wherever it comes from: its signature and its claims, not whether it is
   * revoked.
   *
   * @throws JWTError
   */
  async decodeToken(
    token: string,
    options: DecodeOptions = {},
  ): Promise<JWTClaims & Partial<T["claims"]>> {
    const tokens = this.of();
    return (await this.owning(tokens, () => tokens.decode(token, options))).claims;
  }

  /** The header of a token of which nothing is verified: never decide anything by it. */
  getUnverifiedHeaders(token: string): JWTHeader {
    const tokens = this.of();
    try {
      return tokens.reader.parse(token).header;
    } catch (error) {
      throw this.#owned(tokens, error);
    }
  }

  /** The name of a verified token. */
  async getJti(token: string): Promise<string | null> {
    return (await this.decodeToken(token)).jti;
  }

  /**
   * The CSRF value of a verified token, for who has to repeat it.
   *
   * @throws JWTError `invalid` for a token without one
   */
  async getCsrfToken(token: string): Promise<string> {
    const { csrf } = await this.decodeToken(token);
    if (typeof csrf === "string") return csrf;
    throw this.#owned(this.of(), new JWTError("invalid", "Missing claim: csrf"));
  }

  /**
   * Revokes a token for the rest of its life.
   *
   * @throws PhialError `JWT_STORE_MISSING`
   * @example
   * app.delete("/logout", jwt.required({ verifyType: false }), (c) => jwt.revoke(c.var.jwt));
   */
  async revoke(claims: JWTClaims): Promise<void> {
    await this.of().revocations.revoke(claims);
  }

  /** Revokes a token and all that descend from the same login. */
  async revokeFamily(claims: JWTClaims): Promise<void> {
    await this.of().revocations.revokeFamily(claims);
  }

  /** The keys that others may verify tokens with, as a JWK Set; secrets are not among them. */
  jwks(): { readonly keys: readonly PublicJwk[] } {
    return { keys: publicJwks(this.of().keys.verification) };
  }

  /**
   * Answers with {@link jwks}.
   *
   * @example
   * app.get("/.well-known/jwks.json", openToAll, jwt.jwksEndpoint());
   */
  jwksEndpoint(): (c: Context) => Response {
    return (c) => {
      const keys = publicJwks(this.of(c).keys.verification);
      c.header("Cache-Control", "public, max-age=300");
      return c.body(JSON.stringify({ keys }), 200, { "Content-Type": "application/jwk-set+json" });
    };
  }

  /** A URL for a log: without the token that its query may have. */
  withoutToken(url: string): string {
    return withoutToken(url, this.of().settings.JWT_QUERY_STRING_NAME);
  }

  /** Who answers when a token of the app is refused. */
  protected ownerOf({ settings }: AppTokens<T>): RefusalOwner {
    return {
      answers: this.answers,
      messageKey: settings.JWT_ERROR_MESSAGE_KEY,
    };
  }

  #owned(tokens: AppTokens<T>, error: unknown): unknown {
    if (error instanceof JWTError) own(error, this.ownerOf(tokens));
    return error;
  }

  /** Does something for which this manager answers where a token is refused. */
  protected async owning<R>(tokens: AppTokens<T>, work: () => Promise<R>): Promise<R> {
    try {
      return await work();
    } catch (error) {
      throw this.#owned(tokens, error);
    }
  }
}
