import type { Context } from "hono";
import { afterThisRequest, identify, type Identified, RequestSlot } from "phial";
import type { AppTokens } from "./app-tokens.ts";
import { renewAtEnd } from "./implicit-refresh.ts";
import type { JWTClaims } from "./jwt-claims.ts";
import { JWTError, MissingToken } from "./jwt-error.ts";
import type { JWTHeader } from "./jws/compact.ts";
import type { JWTToken, JWTTypes, RequiredOptions, TokenLocation } from "./options.ts";
import { sendCookies } from "./token-cookies.ts";
import { type FoundToken, keepPrivate } from "./token-locations.ts";

/** What a guard has found out about a request. */
export interface VerifiedToken<T extends JWTTypes> {
  readonly header: JWTHeader;
  readonly claims: JWTClaims & Partial<T["claims"]>;
  readonly location: TokenLocation;
  readonly identity: T["identity"];
  readonly user: T["user"] | undefined;
}

/** What is known of a request: nothing but that it came without a token is known, too. */
export interface RequestToken<T extends JWTTypes> {
  readonly verified: VerifiedToken<T> | undefined;
}

/** Verifies the tokens of requests. */
export class RequestTokens<T extends JWTTypes> {
  readonly #known = new RequestSlot<RequestToken<T>>();
  // Cookies of this request that were written by hand are not replaced at its end.
  readonly #touched = new RequestSlot<true>();

  /** What a guard has found out, if there was one. */
  get(c: Context): RequestToken<T> | undefined {
    return this.#known.get(c);
  }

  /** Keeps the end of the request from renewing what was just set, taken away or revoked. */
  touch(c: Context): void {
    this.#touched.set(c, true);
  }

  /**
   * Verifies the token of a request, and keeps what it says.
   *
   * @throws JWTError
   */
  async verify(
    tokens: AppTokens<T>,
    c: Context,
    options: RequiredOptions,
  ): Promise<VerifiedToken<T> | undefined> {
    // A browser asks before it sends what it would be asked for: Fetch Standard, CORS-preflight.
    if (c.req.method === "OPTIONS") return undefined;
    try {
      const verified = await this.#read(tokens, { c, options });
      this.#known.set(c, { verified });
      await identify(c, identified(verified, tokens.settings.JWT_IDENTITY_CLAIM));
      if (verified.location === "cookies") this.#renew(tokens, { c, verified });
      return verified;
    } catch (error) {
      if (error instanceof MissingToken && options.optional === true) {
        this.#known.set(c, { verified: undefined });
        return undefined;
      }
      if (error instanceof JWTError) note(tokens, c, error);
      throw error;
    }
  }

  /** Who a request comes from; `undefined` where no good token says so. */
  async identity(tokens: AppTokens<T>, c: Context): Promise<Identified | undefined> {
    if (c.req.method === "OPTIONS") return undefined;
    try {
      const verified = await this.#read(tokens, { c, options: {} });
      return identified(verified, tokens.settings.JWT_IDENTITY_CLAIM);
    } catch (error) {
      if (error instanceof JWTError) return undefined;
      throw error;
    }
  }

  async #read(tokens: AppTokens<T>, { c, options }: Call): Promise<VerifiedToken<T>> {
    const found = await tokens.locations.find(c, options);
    if (found.location === "query_string") afterThisRequest(c, (r) => keepPrivate(r.headers));
    const token = await this.#decode(tokens, { c, found, options });
    const { header, claims } = token;
    checkType(token, options);
    if (options.fresh === true) checkFresh(token, tokens.app.clock.now() / 1000);
    if (options.skipRevocationCheck !== true) await checkRevoked(tokens, token);
    await checkVerification(tokens, token);
    const identity = tokens.identityOf(header, claims);
    const user = await loadUser(tokens, { c, token, identity });
    return { header, claims, location: found.location, identity, user };
  }

  async #decode(
    tokens: AppTokens<T>,
    { c, found, options }: Call & { readonly found: FoundToken },
  ): Promise<JWTToken<Partial<T["claims"]>>> {
    try {
      return await tokens.decode(found.token, { csrf: found.csrf });
    } catch (error) {
      const hasExpired = error instanceof JWTError && error.kind === "expired";
      const isOver = hasExpired && found.location === "cookies";
      if (isOver && tokens.settings.JWT_CLEAR_EXPIRED_COOKIES) {
        sendCookies(c, tokens.cookies.expired(c, options.refresh === true, {}));
      }
      throw error;
    }
  }

  #renew(tokens: AppTokens<T>, { c, verified }: { c: Context; verified: VerifiedToken<T> }): void {
    const isKept = (): boolean => this.#touched.get(c) === true;
    renewAtEnd(tokens, { c, verified, isKept });
  }
}

interface Call {
  readonly c: Context;
  readonly options: RequiredOptions;
}

function identified<T extends JWTTypes>(
  { identity, claims, user }: VerifiedToken<T>,
  claim: string,
): Identified {
  const isPlain = typeof identity === "string" || typeof identity === "number";
  const id = isPlain ? identity : String(claims[claim]);
  return { id, authType: "jwt", ...(user !== undefined && { user }) };
}

function checkType({ header, claims }: JWTToken, { refresh, verifyType }: RequiredOptions): void {
  if (verifyType === false) return;
  const wanted = refresh === true ? "refresh" : "access";
  if (claims.type === wanted) return;
  const kind = refresh === true ? "refresh" : "non-refresh";
  throw new JWTError("invalid", `Only ${kind} tokens are allowed`, { header, claims });
}

function checkFresh({ header, claims }: JWTToken, now: number): void {
  const { fresh } = claims;
  const isFresh = fresh === true || (typeof fresh === "number" && fresh >= now);
  if (!isFresh) throw new JWTError("needs-fresh", "Fresh token required", { header, claims });
}

async function checkRevoked<T extends JWTTypes>(
  { revocations, options }: AppTokens<T>,
  token: JWTToken<Partial<T["claims"]>>,
): Promise<void> {
  await revocations.check(token);
  const { header, claims } = token;
  // Whoever judges sees the claims that its schema has let through.
  const judged = token as JWTToken<T["claims"]>;
  // Anything but a clear no is a yes, also from JavaScript.
  if (!options.tokenInBlocklist) return;
  const verdict: unknown = await options.tokenInBlocklist(judged);
  if (verdict !== false) {
    throw new JWTError("revoked", "Token has been revoked", { header, claims });
  }
}

async function checkVerification<T extends JWTTypes>(
  { options }: AppTokens<T>,
  token: JWTToken<Partial<T["claims"]>>,
): Promise<void> {
  const { header, claims } = token;
  const judged = token as JWTToken<T["claims"]>;
  if (!options.tokenVerification) return;
  const verdict: unknown = await options.tokenVerification(judged);
  if (verdict === true) return;
  throw new JWTError("verification", "User claims verification failed", { header, claims });
}

interface Loading<T extends JWTTypes> {
  readonly c: Context;
  readonly token: JWTToken<Partial<T["claims"]>>;
  readonly identity: T["identity"];
}

async function loadUser<T extends JWTTypes>(
  { options, settings }: AppTokens<T>,
  { c, token, identity }: Loading<T>,
): Promise<T["user"] | undefined> {
  if (!options.userLookup) return undefined;
  const { header, claims } = token as JWTToken<T["claims"]>;
  const user = await options.userLookup(identity, { header, claims, c });
  if (user !== null && user !== undefined) return user;
  const name = String(claims[settings.JWT_IDENTITY_CLAIM]);
  throw new JWTError("user-lookup", `Error loading the user ${name}`, { header, claims });
}

function note<T extends JWTTypes>({ app }: AppTokens<T>, c: Context, error: JWTError): void {
  const fields = { event: "jwt.rejected", reason: error.kind, path: c.req.path };
  if (error instanceof MissingToken) app.log.debug(fields, "jwt.rejected");
  else app.log.info(fields, "jwt.rejected");
}
