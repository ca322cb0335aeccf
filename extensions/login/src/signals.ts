import { type Context, Signal } from "phial";

/** What the signals of a login carry. */
export interface LoginEvent {
  readonly c: Context;
  /** The name of the manager: `"login"`, or that of a second kind of users. */
  readonly manager: string;
  /** The user it is about; `undefined` where there is none. */
  readonly user: unknown;
}

/** A user was signed in. */
export const userLoggedIn = new Signal<LoginEvent>("user-logged-in");
/** A user was signed out. */
export const userLoggedOut = new Signal<LoginEvent>("user-logged-out");
/** A request's user was looked for, whatever came of it. */
export const userAccessed = new Signal<LoginEvent>("user-accessed");
/** A request's user was found, whatever the source. */
export const userLoaded = new Signal<LoginEvent>("user-loaded");
/** A user was known by the remember cookie. */
export const userLoadedFromCookie = new Signal<LoginEvent>("user-loaded-from-cookie");
/** A user was known by the request loader. */
export const userLoadedFromRequest = new Signal<LoginEvent>("user-loaded-from-request");
/** A stale login was made fresh again. */
export const userLoginConfirmed = new Signal<LoginEvent>("user-login-confirmed");
/** Somebody was refused who is not signed in. */
export const userUnauthorized = new Signal<LoginEvent>("user-unauthorized");
/** Somebody was refused whose login is not fresh. */
export const userNeedsRefresh = new Signal<LoginEvent>("user-needs-refresh");
/** A session came from another address or browser than the one that signed in. */
export const sessionProtected = new Signal<LoginEvent>("session-protected");
/** Too many attempts have failed: more are refused for a while. */
export const userLockedOut = new Signal<LoginEvent>("user-locked-out");
/** A remember token was used a second time: whoever holds it, its device is signed out. */
export const rememberTheft = new Signal<LoginEvent>("remember-theft");

/** All of them, for {@link Extension.signals}. */
export const LOGIN_SIGNALS = [
  userLoggedIn,
  userLoggedOut,
  userAccessed,
  userLoaded,
  userLoadedFromCookie,
  userLoadedFromRequest,
  userLoginConfirmed,
  userUnauthorized,
  userNeedsRefresh,
  sessionProtected,
  userLockedOut,
  rememberTheft,
] as const;
