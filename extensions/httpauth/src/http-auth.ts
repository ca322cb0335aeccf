import {
  clientAddress,
  type Context,
  Extension,
  type ExtensionOptions,
  HttpError,
  identify,
  isSecure,
  makeResponse,
  openToAll,
  type Phial,
  PhialError,
  Reply,
  requestId,
  RequestSlot,
  routeOf,
} from "phial";
import {
  type Admitted,
  type AuthKind,
  guardOf,
  type Refusal,
  type RefusalHandler,
  type RequiredOptions,
  type UserGuard,
} from "./guard.ts";
import { meetsRoles, type RoleDemand, type UserRoles } from "./roles.ts";
import { type HTTPAuthSettings, httpAuthSettings } from "./settings.ts";

/** What every kind of authentication may be made with. */
export interface HTTPAuthOptions<User, Key extends string = "user"> extends ExtensionOptions {
  /** What a browser says the password is for. @default HTTPAUTH_REALM */
  readonly realm?: string;
  /** The scheme of the `Authorization` header and of the challenge. */
  readonly scheme?: string;
  /** The roles of a user, for guards that demand some. */
  readonly getUserRoles?: (user: User, c: Context) => UserRoles | Promise<UserRoles>;
  /** Names the user for logs and permissions. @default `user.id`, or the user where that is a text */
  readonly getId?: (user: User) => string | number;
  /** Answers refusals instead of "Unauthorized Access". */
  readonly errorHandler?: RefusalHandler;
  /** Where the guards put the user: `c.var.user`. */
  readonly variable?: Key;
  /**
   * Whether scripts are challenged under another scheme, so that the browser does not ask for a
   * password when one of them is refused. @default false
   */
  readonly suppressPopup?: boolean;
}

/** What a kind of authentication knows of an app. */
export interface AuthState {
  readonly app: Phial;
  readonly realm: string;
  readonly requiresHttps: boolean;
}

/** What came of a request's credentials. */
export interface Outcome<User> {
  readonly user: User | undefined;
  readonly reason: string | undefined;
  /** What the client calls itself, whether that is true or not. */
  readonly username: string;
}

const NOBODY = { user: undefined, reason: undefined, username: "" } as const;

/**
 * What Basic, Digest and tokens have in common: the guard, roles, challenges and refusals.
 *
 * @typeParam User what the one who verifies gives
 */
export abstract class HTTPAuth<User, Key extends string = "user">
  extends Extension<AuthState>
  implements AuthKind<User, Key>
{
  override readonly settings = httpAuthSettings;
  /** As it stands in the challenge. */
  readonly scheme: string;
  readonly #options: HTTPAuthOptions<User, Key>;
  readonly #outcomes = new RequestSlot<Promise<Outcome<User>>>();

  constructor(options: HTTPAuthOptions<User, Key>, scheme: string) {
    super(options);
    this.#options = options;
    this.scheme = options.scheme ?? scheme;
  }

  protected setup(app: Phial, settings: HTTPAuthSettings): AuthState {
    const { HTTPAUTH_REALM: realm, HTTPAUTH_REQUIRE_HTTPS: requires } = settings;
    return {
      app,
      // As in Flask-HTTPAuth an empty realm is none.
      realm: this.#options.realm || realm,
      requiresHttps: requires ?? isProduction(app),
    };
  }

  /** Whether the request has credentials of this kind, good or not: what {@link MultiAuth} asks. */
  abstract isCompatible(c: Context): boolean;

  /** Looks at the credentials of a request. It is never called for the same request twice. */
  protected abstract authenticate(c: Context): Promise<Outcome<User>>;

  /** The parameters of the challenges, each after the scheme. */
  protected challenges(c: Context): readonly string[] | Promise<readonly string[]> {
    return [`realm="${this.of(c).realm}"`];
  }

  /**
   * A guard: lets through whose credentials are good, as `c.var.user`.
   *
   * @throws HttpError 403 `HTTPAUTH_HTTPS_REQUIRED` for credentials that came without https
   * @throws PhialError `HTTPAUTH_ROLE_EMPTY`, `HTTPAUTH_ROLES_MISSING`
   * @example
   * app.get("/admin", auth.required({ role: "admin" }), (c) => c.text(c.var.user.name));
   */
  required(
    options: RequiredOptions & { readonly optional: true },
  ): UserGuard<User | undefined, Key>;
  required(options?: RequiredOptions): UserGuard<User, Key>;
  required(options: RequiredOptions = {}): unknown {
    return guardOf([this], options);
  }

  /** The user of a request, or `undefined`; its credentials are looked at once. */
  async user(c: Context): Promise<User | undefined> {
    return (await this.outcome(c)).user;
  }

  /** What the client calls itself, whether that is true or not; `""` where it says nothing. */
  async username(c: Context): Promise<string> {
    return (await this.outcome(c)).username;
  }

  /** Where guards put the user. */
  get variable(): Key {
    // Only where Key is given is it another one than its default.
    return (this.#options.variable ?? "user") as Key;
  }

  /** What came of the credentials of a request; they are looked at once. */
  outcome(c: Context): Promise<Outcome<User>> {
    return this.#outcomes.getOr(c, () => this.#authenticate(c));
  }

  /** Lets a request through, as whom it turns out to be, or answers it. */
  async admit(c: Context, options: RequiredOptions): Promise<Response | Admitted<User>> {
    const { role, optional = false } = options;
    // A preflight has no credentials, and a route may be meant for all.
    if (c.req.method === "OPTIONS" || routeOf(c)?.has(openToAll)) return { user: undefined };
    const { user, reason } = await this.outcome(c);
    const isIn = user !== undefined;
    const status = !isIn ? 401 : (await this.#hasRole(c, user, role)) ? undefined : 403;
    if (status !== undefined && !optional) return this.#refuse(c, { status, reason }, options);
    if (isIn) {
      await identify(c, { id: this.#idOf(user), authType: this.scheme.toLowerCase(), user });
    }
    return { user };
  }

  /** @throws PhialError `HTTPAUTH_ROLE_EMPTY`, `HTTPAUTH_ROLES_MISSING` */
  checkDemand({ role }: RequiredOptions): void {
    if (role === undefined) return;
    const isEmpty = typeof role !== "string" && role.some((one) => one.length === 0);
    if (role.length === 0 || isEmpty) throw roleEmpty();
    if (!this.#options.getUserRoles) throw rolesMissing(this.name);
  }

  async #authenticate(c: Context): Promise<Outcome<User>> {
    if (!this.isCompatible(c)) return NOBODY;
    this.#checkHttps(c);
    return this.authenticate(c);
  }

  #checkHttps(c: Context): void {
    if (!this.of(c).requiresHttps || isSecure(c) || isOwnMachine(clientAddress(c))) return;
    throw new HttpError(403, {
      code: "HTTPAUTH_HTTPS_REQUIRED",
      detail:
        "Credentials are not taken without https. Whoever is in between could have read them.",
    });
  }

  async #hasRole(c: Context, user: User, role: RoleDemand | undefined): Promise<boolean> {
    if (role === undefined) return true;
    return meetsRoles(role, await this.#options.getUserRoles?.(user, c));
  }

  async #refuse(c: Context, refusal: Refusal, options: RequiredOptions): Promise<Response> {
    const { app } = this.of(c);
    const { status, reason } = refusal;
    const facts = { event: "auth.failure", by: this.name, status, reason: reason ?? null };
    const { method } = c.req;
    // What was asked for may have a token in it, the path of the route has none.
    const route = routeOf(c)?.path ?? null;
    const where = { ip: clientAddress(c), method, route, requestId: requestId(c) };
    app.log.info({ ...facts, ...where }, "auth.failure");
    const handler = options.errorHandler ?? this.#options.errorHandler ?? unauthorizedAccess;
    const answer = await handler(refusal, c);
    const hasStatus = answer instanceof Response || (answer instanceof Reply && answer.status);
    const response = makeResponse(c, hasStatus ? answer : new Reply(answer, status));
    if (!response.headers.has("WWW-Authenticate")) await this.#challenge(c, response.headers);
    return response;
  }

  async #challenge(c: Context, headers: Headers): Promise<void> {
    const isQuiet = this.#options.suppressPopup === true && isScript(c);
    for (const parameters of await this.challenges(c)) {
      headers.append("WWW-Authenticate", `${isQuiet ? "x" : ""}${this.scheme} ${parameters}`);
    }
  }

  #idOf(user: User): string | number {
    const { getId } = this.#options;
    if (getId) return getId(user);
    if (typeof user === "string" || typeof user === "number") return user;
    const isObject = typeof user === "object" && user !== null;
    if (isObject && "id" in user) return typeof user.id === "number" ? user.id : String(user.id);
    throw idMissing(this.name);
  }
}

function unauthorizedAccess(): string {
  return "Unauthorized Access";
}

function isProduction(app: Phial): boolean {
  const { ENV, DEBUG, TESTING } = app.settings;
  return ENV === null ? !DEBUG && !TESTING : ENV === "production";
}

// Empty where no connection is known: then nothing has come over a wire.
function isOwnMachine(address: string): boolean {
  return address === "" || address === "::1" || address.startsWith("127.");
}

/** Whether a script has sent the request, and no person who could type a password. */
function isScript(c: Context): boolean {
  const mode = c.req.header("Sec-Fetch-Mode");
  return (
    c.req.header("X-Requested-With") === "XMLHttpRequest" ||
    (mode !== undefined && mode !== "navigate")
  );
}

function idMissing(name: string): PhialError {
  return new PhialError(
    "HTTPAUTH_ID_MISSING",
    `A user of "${name}" has no id, and nobody says what else names it.`,
    "Give the option getId: (user) => user.email.",
  );
}

function roleEmpty(): PhialError {
  return new PhialError(
    "HTTPAUTH_ROLE_EMPTY",
    "A guard demands an empty list of roles, which nobody has.",
    'Name roles, as in required({ role: ["admin"] }), or leave the option out.',
  );
}

function rolesMissing(name: string): PhialError {
  return new PhialError(
    "HTTPAUTH_ROLES_MISSING",
    `A guard of "${name}" demands a role, and nobody says which roles a user has.`,
    "Give the option getUserRoles: (user) => user.roles.",
  );
}
