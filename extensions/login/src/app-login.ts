import { createHash } from "node:crypto";
import {
  clientAddress,
  type Context,
  HttpError,
  type Identified,
  isHttpError,
  type Phial,
  requestId,
  routeOf,
} from "phial";
import { type Attempt, AttemptLimit } from "./attempts/attempt-limit.ts";
import { memoryAttempts } from "./attempts/memory-attempts.ts";
import { Devices } from "./devices/devices.ts";
import type { LoginOptions } from "./login-options.ts";
import type { Found } from "./found.ts";
import { RememberCookie } from "./remember.ts";
import { sessionIdentifier } from "./session-identifier.ts";
import { type SessionKeys, sessionKeysOf } from "./session-keys.ts";
import type { LoginSettings } from "./settings.ts";
import { userLockedOut } from "./signals.ts";

/** What {@link AppLogin} is made with. */
export interface AppLoginInit<User extends object> {
  readonly app: Phial;
  readonly settings: LoginSettings;
  readonly options: LoginOptions<User, string>;
  /** The name of the manager. */
  readonly name: string;
  /** What keeps the keys of several managers apart; empty for the one that is not named. */
  readonly prefix: string;
}

/** The logins of one app: what a manager keeps for it. */
export class AppLogin<User extends object> {
  readonly app: Phial;
  readonly settings: LoginSettings;
  readonly options: LoginOptions<User, string>;
  readonly name: string;
  readonly keys: SessionKeys;
  readonly cookie: RememberCookie;
  readonly attempts: AttemptLimit;
  /** `undefined` where devices are not kept. */
  readonly devices: Devices | undefined;

  constructor({ app, settings, options, name, prefix }: AppLoginInit<User>) {
    const { SECRET_KEY: key, SECRET_KEY_FALLBACKS: fallbacks } = app.settings;
    const { clock } = app;
    this.app = app;
    this.settings = settings;
    this.options = options;
    this.name = name;
    this.keys = sessionKeysOf(prefix);
    this.cookie = new RememberCookie({
      settings,
      clock,
      defaultName: `${prefix}remember_token`,
      keys: key === null ? [] : [key, ...fallbacks],
    });
    this.attempts = new AttemptLimit({
      manager: name,
      clock,
      counts: (options.attempts ?? memoryAttempts()).open(app),
      perAddress: settings.LOGIN_ATTEMPTS_PER_ADDRESS,
      perAccount: settings.LOGIN_ATTEMPTS_PER_ACCOUNT,
    });
    this.devices =
      options.devices &&
      new Devices({
        records: options.devices.open(app),
        clock,
        grace: settings.REMEMBER_GRACE * 1000,
      });
  }

  /** The user's id, for sessions and cookies. */
  idOf(user: User): string {
    const { getId } = this.options;
    if (getId) return getId(user);
    if ("getId" in user && typeof user.getId === "function") return String(user.getId());
    if ("id" in user) return String(user.id);
    throw new TypeError(`A user of "${this.name}" has neither id nor getId(): give getId.`);
  }

  isActive(user: User): boolean {
    const { isActive } = this.options;
    if (isActive) return isActive(user);
    return !("isActive" in user) || user.isActive === true;
  }

  /** Who a request comes from, for other extensions. */
  identified({ user, source }: Found<User>): Identified {
    const authType = source === "request" ? "request" : "session";
    return { id: this.idOf(user), authType, user };
  }

  /** The user's session version as text; `""` is the first. */
  versionOf(user: User): string {
    const version = this.options.sessionVersion?.(user) ?? "";
    return version === 0 ? "" : String(version);
  }

  /** Where a request comes from, as it stands in sessions. */
  identifier(c: Context): string {
    return sessionIdentifier(clientAddress(c), c.req.header("User-Agent"));
  }

  /** The user of an id. @throws HttpError 503 `LOGIN_LOADER_FAILED` */
  load(id: string): Promise<User | undefined> {
    return this.answered(async () => (await this.options.userLoader?.(id)) ?? undefined);
  }

  /**
   * What a loader or the store of devices says. One that fails has not said that there is nobody: then
   * nobody is signed in, and nobody is a guest.
   *
   * @throws HttpError 503 `LOGIN_LOADER_FAILED`, or one that is thrown there
   */
  async answered<T>(asked: () => Promise<T>): Promise<T> {
    try {
      return await asked();
    } catch (error) {
      if (isHttpError(error)) throw error;
      const { app, name } = this;
      app.log.error({ event: "login.loader_failed", manager: name, err: error }, "loader failed");
      throw loaderFailed(error);
    }
  }

  /** Checks credentials, unless too many have failed; says in the log what came of it. */
  async attempt(c: Context, attempt: Attempt<User>): Promise<User | undefined> {
    const account = digestOf(attempt.account);
    try {
      const user = await this.attempts.make(c, attempt);
      if (!user) this.report(c, "auth.failure", { account });
      return user;
    } catch (error) {
      if (isHttpError(error) && error.status === 429) {
        this.report(c, "auth.lockout", { account });
        const lockout = { c, manager: this.name, user: undefined };
        await userLockedOut.send(lockout, this.app);
      }
      throw error;
    }
  }

  /** Says in the log what happened to whom. */
  report(c: Context, event: string, facts: Readonly<Record<string, unknown>> = {}): void {
    const { app, name } = this;
    app.log.info({ event, manager: name, ...whereOf(c), ...facts }, event);
  }

  /** The same for what should not happen. */
  warn(c: Context, event: string, facts: Readonly<Record<string, unknown>>): void {
    const { app, name } = this;
    app.log.warn({ event, manager: name, ...whereOf(c), ...facts }, event);
  }
}

// The path of the route: what was asked for may have a token in it.
function whereOf(c: Context): Readonly<Record<string, unknown>> {
  const { method } = c.req;
  const route = routeOf(c)?.path ?? null;
  return { ip: clientAddress(c), method, route, requestId: requestId(c) };
}

function loaderFailed(cause: unknown): HttpError {
  return new HttpError(503, {
    code: "LOGIN_LOADER_FAILED",
    detail: "Who is signed in cannot be found out at the moment.",
    headers: { "Retry-After": "5" },
    cause,
  });
}

// What somebody has typed as the name of an account may be a password.
function digestOf(account: string): string {
  return createHash("sha256").update(account).digest("hex").slice(0, 16);
}
