import type { Context } from "phial";
import { hasScheme, readScheme } from "./credentials.ts";
import { AuthFailure, type Verified } from "./failure.ts";
import { HTTPAuth, type HTTPAuthOptions, type Outcome } from "./http-auth.ts";

/** What {@link HTTPTokenAuth} is made with. */
export interface HTTPTokenAuthOptions<User, Key extends string = "user"> extends HTTPAuthOptions<
  User,
  Key
> {
  /** Gives the user of a token. Never called without a token, or with an empty one. */
  readonly verifyToken: (token: string, c: Context) => Verified<User>;
  /** The header that is the token, without a scheme: `"X-API-Key"`. @default `Authorization: Bearer` */
  readonly header?: string;
}

/** Longer than this is no token. */
const MAX_LENGTH = 8192;

/**
 * A token with every request: `Authorization: Bearer <token>` (RFC 6750), or a header of one's own.
 *
 * @example
 * export const auth = new HTTPTokenAuth({ verifyToken: (token) => tokens.verify(token) });
 */
export class HTTPTokenAuth<User, Key extends string = "user"> extends HTTPAuth<User, Key> {
  readonly name = this.named("token-auth");
  readonly #options: HTTPTokenAuthOptions<User, Key>;

  constructor(options: HTTPTokenAuthOptions<User, Key>) {
    super(options, "Bearer");
    this.#options = options;
  }

  override isCompatible(c: Context): boolean {
    const { header } = this.#options;
    if (header !== undefined) return c.req.header(header) !== undefined;
    return hasScheme(c.req.header("Authorization"), this.scheme);
  }

  protected override async authenticate(c: Context): Promise<Outcome<User>> {
    const token = this.#token(c);
    const nobody = { user: undefined, reason: undefined, username: "" };
    // CVE-2026-34531: what verifies a token may take an empty one for good.
    if (token === "" || token.length > MAX_LENGTH) return nobody;
    const verified = await this.#options.verifyToken(token, c);
    if (verified instanceof AuthFailure) return { ...nobody, reason: verified.reason };
    const isIn = verified !== undefined && verified !== null && verified !== false;
    return isIn ? { ...nobody, user: verified } : nobody;
  }

  #token(c: Context): string {
    const { header } = this.#options;
    if (header !== undefined) return c.req.header(header)?.trim() ?? "";
    return readScheme(c.req.header("Authorization"))?.rest ?? "";
  }
}
