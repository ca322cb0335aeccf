import type { Context } from "hono";
import type { Extension } from "phial";
import { accessGuard, type MiddlewareHandler, type Phial, PhialError } from "phial";
import { answerRefusal } from "./answers.ts";
import { AppTokens, type TokenPair } from "./app-tokens.ts";
import { subjectOf } from "./implicit-refresh.ts";
import type { JWTHeader } from "./jws/compact.ts";

import type { JWTClaims } from "./jwt-claims.ts";
import { JWTError } from "./jwt-error.ts";
import type {
  AccessTokenOptions,
  JWTAnswers,
  JWTOptions,
  JWTToken,
  RequiredOptions,
  TokenLocation,
  TokenOptions,
} from "./options.ts";
import { RequestTokens, type VerifiedToken } from "./request-tokens.ts";
import { familyOf, refreshTokenReused } from "./revocations.ts";
import { type JWTSettings, jwtSettings } from "./settings.ts";
import { checkCookies } from "./shared-cookies.ts";
import { type CookieOverrides, sendCookies } from "./token-cookies.ts";
import { locationsOf } from "./token-locations.ts";
import { TokenService, type TypesOf } from "./token-service.ts";

/** Whether an option is sure to be left out, or to have the value that it has by itself. */
type IsUnset<Options, Name extends PropertyKey, Value> = Name extends keyof Options
  ? [Options[Name]] extends [Value | undefined]
    ? true
    : false
  : true;

/** What a guard with these options knows of the claims. */
export type ClaimsFor<Claims extends object, Options> = [
  IsUnset<Options, "refresh", false>,
  IsUnset<Options, "verifyType", true>,
] extends [true, true]
  ? JWTClaims & Claims
  : JWTClaims & Partial<Claims>;

type Whether<Options, T> = IsUnset<Options, "optional", false> extends true ? T : T | undefined;

/** What stands on `c.var` behind a guard with these options. */
export type GuardVariables<Claims extends object, User, Options> = {
  jwt: Whether<Options, ClaimsFor<Claims, Options>>;
} & ([User] extends [never] ? unknown : { user: Whether<Options, User> });

/** How {@link JWTManager.rotate} makes the next tokens. */
export interface RotateOptions<Claims extends object, Subject> {
  /** What the tokens are made for. @default what `subjectOf` says, or the identity */
  readonly subject?: Subject;
  readonly access?: AccessTokenOptions<Claims>;
  readonly refresh?: TokenOptions;
}

/**
 * JSON Web Tokens: makes them, guards routes with them, revokes and rotates them. An instance
 * belongs to no app.
 *
 * @example
 * export const jwt = new JWTManager({ userLookup: (id) => findUser(id) });
 * jwt.initApp(app);
 * app.post("/login", async () => ({ access_token: await jwt.createAccessToken("ann") }));
 * app.get("/me", jwt.required(), (c) => ({ hello: c.var.user.name }));
 */
export class JWTManager<
  Claims extends object = Record<never, never>,
  User = never,
  Identity = string,
  Subject = Identity,
> extends TokenService<TypesOf<Claims, User, Identity, Subject>> {
  readonly name = this.named("jwt");
  override readonly settings = jwtSettings;
  override readonly signals = [refreshTokenReused];
  override readonly needs: readonly Extension[];
  protected readonly answers: JWTAnswers;
  readonly #options: JWTOptions<Claims, User, Identity, Subject>;
  readonly #requests = new RequestTokens<TypesOf<Claims, User, Identity, Subject>>();

  constructor(options: JWTOptions<Claims, User, Identity, Subject> = {}) {
    super(options);
    this.#options = options;
    this.answers = options.answers ?? {};
    this.needs = options.store?.needs ?? [];
  }

  /** @throws PhialError `JWT_KEY_MISSING`, `JWT_KEY_INVALID`, `JWT_RENEWAL_UNDECIDED`, `JWT_COOKIES_SHARED` */
  protected setup(
    app: Phial,
    settings: JWTSettings,
  ): AppTokens<TypesOf<Claims, User, Identity, Subject>> {
    const options = this.#options;
    const { name, settingsPrefix: prefix } = this;
    checkRenewal(settings, options);
    checkCookies(app, settings, prefix);
    const tokens = new AppTokens<TypesOf<Claims, User, Identity, Subject>>({
      app,
      settings,
      name,
      prefix,
      options,
    });
    const owner = this.ownerOf(tokens);
    app.registerErrorHandler(JWTError, (error, c) => answerRefusal(error, c, owner));
    app.access.identitySources.push({ name, identify: (c) => this.#requests.identity(tokens, c) });
    if (options.addContextProcessor === true) {
      app.contextProcessor({ current_user: (c) => this.#requests.get(c)?.verified?.user ?? null });
    }
    return tokens;
  }

  /**
   * Uses the refresh token of the request up and makes the next pair. Of several requests with one
   * token one succeeds; a token that comes again ends its family: who stole it is out, too.
   *
   * @throws JWTError `revoked`; PhialError `JWT_STORE_MISSING`, `JWT_SUBJECT_UNKNOWN`
   * @example
   * app.post("/refresh", jwt.required({ refresh: true }), (c) => jwt.rotate(c));
   */
  async rotate(c: Context, options: RotateOptions<Claims, Subject> = {}): Promise<TokenPair> {
    const tokens = this.of(c);
    const verified = this.#verified(c);
    const { header, claims } = verified;
    return this.owning(tokens, async () => {
      if (claims.type !== "refresh") throw notRefresh({ header, claims });
      const subject = "subject" in options ? options.subject : subjectOf(tokens, verified);
      const refresh = {
        ...options.refresh,
        claims: { ...tokens.custom.of(claims), ...options.refresh?.claims },
      };
      const family = familyOf(claims);
      // Made before the old one is used up: an error of the app costs nobody the login.
      const pair = await tokens.pair(subject, { family, access: options.access, refresh });
      this.#requests.touch(c);
      await tokens.revocations.redeem({ header, claims });
      return pair;
    });
  }

  /**
   * Lets only requests with a good token pass, and puts its claims on `c.var.jwt` and what
   * `userLookup` gives on `c.var.user`.
   *
   * @throws PhialError `JWT_LOCATION_UNKNOWN`
   * @example
   * app.get("/me", jwt.required(), (c) => ({ role: c.var.jwt.role }));
   */
  required<const Options extends RequiredOptions = Record<never, never>>(
    options?: Options,
  ): MiddlewareHandler<{ Variables: GuardVariables<Claims, User, Options> }> {
    const demands: RequiredOptions = options ?? {};
    locationsOf(demands.locations);
    const rule = { by: this.name, rule: ruleOf(demands), identifies: true };
    const guard: MiddlewareHandler = async (c, next) => {
      const verified = await this.verifyInRequest(c, demands);
      c.set("jwt", verified?.claims);
      if (this.#options.userLookup) c.set("user", verified?.user);
      await next();
    };
    return accessGuard(rule, guard);
  }

  /**
   * Does in a handler what {@link required} does before one. Gives `undefined` where an optional
   * token is missing, and for OPTIONS.
   *
   * @throws JWTError
   */
  async verifyInRequest(
    c: Context,
    options: RequiredOptions = {},
  ): Promise<VerifiedToken<TypesOf<Claims, User, Identity, Subject>> | undefined> {
    const tokens = this.of(c);
    return this.owning(tokens, () => this.#requests.verify(tokens, c, options));
  }

  /**
   * The claims of the request's token; `undefined` where an optional one is missing.
   *
   * @throws PhialError `JWT_NOT_VERIFIED` where no guard has looked
   */
  claims(c: Context): (JWTClaims & Partial<Claims>) | undefined {
    return this.#known(c)?.claims;
  }

  /** The header of the request's token; see {@link claims}. */
  header(c: Context): JWTHeader | undefined {
    return this.#known(c)?.header;
  }

  /** Whom the request's token is about; see {@link claims}. */
  identity(c: Context): Identity | undefined {
    return this.#known(c)?.identity;
  }

  /** Where the request's token was; see {@link claims}. */
  location(c: Context): TokenLocation | undefined {
    return this.#known(c)?.location;
  }

  /** What `userLookup` has given; see {@link claims}. */
  user(c: Context): User | undefined {
    return this.#known(c)?.user;
  }

  /** Sends an access token in a cookie, and its CSRF value in another. */
  async setAccessCookies(
    c: Context,
    token: string,
    overrides: CookieOverrides = {},
  ): Promise<void> {
    await this.#setCookies(c, { token, refresh: false }, overrides);
  }

  /** Sends a refresh token in a cookie, and its CSRF value in another. */
  async setRefreshCookies(
    c: Context,
    token: string,
    overrides: CookieOverrides = {},
  ): Promise<void> {
    await this.#setCookies(c, { token, refresh: true }, overrides);
  }

  /** Takes all cookies of tokens away: the logout of a browser. */
  unsetJwtCookies(c: Context, overrides: CookieOverrides = {}): void {
    this.unsetAccessCookies(c, overrides);
    this.unsetRefreshCookies(c, overrides);
  }

  /** Takes the cookies of the access token away. */
  unsetAccessCookies(c: Context, overrides: CookieOverrides = {}): void {
    this.#requests.touch(c);
    sendCookies(c, this.of(c).cookies.expired(c, false, overrides));
  }

  /** Takes the cookies of the refresh token away. */
  unsetRefreshCookies(c: Context, overrides: CookieOverrides = {}): void {
    sendCookies(c, this.of(c).cookies.expired(c, true, overrides));
  }

  async #setCookies(
    c: Context,
    { token, refresh }: { readonly token: string; readonly refresh: boolean },
    overrides: CookieOverrides,
  ): Promise<void> {
    const tokens = this.of(c);
    this.#requests.touch(c);
    const csrf = tokens.cookies.sendsCsrf ? await this.getCsrfToken(token) : undefined;
    sendCookies(c, tokens.cookies.written(c, { token, refresh, csrf }, overrides));
  }

  #known(c: Context): VerifiedToken<TypesOf<Claims, User, Identity, Subject>> | undefined {
    const known = this.#requests.get(c);
    if (known) return known.verified;
    throw notVerified(this.name);
  }

  #verified(c: Context): VerifiedToken<TypesOf<Claims, User, Identity, Subject>> {
    const known = this.#known(c);
    if (known) return known;
    throw notVerified(this.name);
  }
}

function ruleOf({ optional, fresh, refresh }: RequiredOptions): string {
  const words = [optional && "optional", fresh && "fresh", refresh && "refresh"].filter(Boolean);
  return words.length === 0 ? "required" : words.join(" ");
}

function notRefresh({ header, claims }: JWTToken): JWTError {
  return new JWTError("invalid", "Only refresh tokens are allowed", { header, claims });
}

function notVerified(name: string): PhialError {
  return new PhialError(
    "JWT_NOT_VERIFIED",
    "The token of a request was asked for, but nobody has verified one.",
    `Put a guard before the handler: app.get(path, ${name}.required(), handler).`,
  );
}

function checkRenewal(
  settings: JWTSettings,
  {
    userIdentity,
    subjectOf: says,
  }: { readonly userIdentity?: unknown; readonly subjectOf?: unknown },
): void {
  if (settings.JWT_IMPLICIT_REFRESH === null || !userIdentity || says) return;
  throw new PhialError(
    "JWT_RENEWAL_UNDECIDED",
    "JWT_IMPLICIT_REFRESH is set, and there is a userIdentity: nothing says what a renewed token is made for.",
    "Say it: new JWTManager({ subjectOf: (identity, user) => user }).",
  );
}
