import type { Context, ExtensionOptions, ViewResult } from "phial";
import type { AttemptStore } from "./attempts/attempt-store.ts";
import type { DeviceStore } from "./devices/device-store.ts";

/** An answer of a handler. */
export type LoginAnswer = ViewResult | Promise<ViewResult>;

/** A user, or nobody; may come late. */
export type MaybeUser<User> = User | null | undefined | Promise<User | null | undefined>;

/** What a {@link LoginManager} is made with. Code goes here, and what differs by machine into settings. */
export interface LoginOptions<
  User extends object,
  Key extends string = "user",
> extends ExtensionOptions {
  /** Finds the user of a session or a remember cookie by the id that {@link getId} gave. */
  readonly userLoader?: (id: string) => MaybeUser<User>;
  /** Finds the user of a request that has neither: by an API key, for example. */
  readonly requestLoader?: (c: Context) => MaybeUser<User>;
  /**
   * The id that goes into sessions and cookies. One that changes with the password (an alternative
   * id) ends them all. @default `user.getId()`, or else `user.id` as text
   */
  readonly getId?: (user: User) => string;
  /** Whether the user may be signed in. @default `user.isActive`, and true where there is none */
  readonly isActive?: (user: User) => boolean;
  /**
   * A number or text that goes into sessions: a login with another one is over. Count it up to sign a
   * user out everywhere. 0, "" and nothing are the beginning, which a login at Flask has.
   */
  readonly sessionVersion?: (user: User) => number | string | null | undefined;
  /** Where the guards put the user: `c.var.user`. */
  readonly variable?: Key;
  /** Who a template sees while nobody is signed in. @default nothing but `is_anonymous` and its like */
  readonly anonymousUser?: () => object;
  /** Where guests are sent: an endpoint, a path or a URL. Without it they get 401. */
  readonly loginView?: string;
  /** The same for the routes of some blueprints, by their full names; `null` is 401, for an API. */
  readonly blueprintLoginViews?: Readonly<Record<string, string | null>>;
  /** Flashed on the way there; `null` flashes nothing. @default "Please log in to access this page." */
  readonly loginMessage?: string | null;
  /** @default "message" */
  readonly loginMessageCategory?: string;
  /** Where those are sent whose login is not fresh. */
  readonly refreshView?: string;
  /** @default "Please reauthenticate to access this page." */
  readonly needsRefreshMessage?: string | null;
  /** @default "message" */
  readonly needsRefreshMessageCategory?: string;
  /** Translates the messages. */
  readonly localize?: (message: string, c: Context) => string;
  /** Answers guests instead of the redirect or the 401. */
  readonly unauthorizedHandler?: (c: Context) => LoginAnswer;
  /** Answers those whose login is not fresh. */
  readonly needsRefreshHandler?: (c: Context) => LoginAnswer;
  /** Methods that the guards let through. @default OPTIONS */
  readonly exemptMethods?: readonly string[];
  /**
   * Where devices are kept: then a remember cookie is a random token that changes with each use, and a
   * user can see and end the logins of other devices. Without it the cookie is Flask-Login's.
   */
  readonly devices?: DeviceStore;
  /**
   * Whether a part of the app runs on Flask: then its remember cookies and sessions, which know of no
   * device, count also where {@link devices} are kept. @default false
   */
  readonly sharedWithFlask?: boolean;
  /** Where failed attempts are counted. @default in this process */
  readonly attempts?: AttemptStore;
  /** Whether `logoutUser` may be called while a GET is answered: any page can cause one. @default false */
  readonly allowLogoutByGet?: boolean;
}

/** How a user is signed in. */
export interface LoginUserOptions {
  /** Whether a cookie outlives the session. @default false */
  readonly remember?: boolean;
  /** For how many seconds. @default REMEMBER_COOKIE_DURATION */
  readonly duration?: number;
  /** Signs in a user who is not active. @default false */
  readonly force?: boolean;
  /** Whether the user has just proven who it is. @default true */
  readonly fresh?: boolean;
}
