/**
 * Logins for Phial: who is signed in, as Flask-Login has it, and on which devices.
 *
 * @module @phial/login
 */
export type { AppLogin } from "./app-login.ts";
export type { Attempt } from "./attempts/attempt-limit.ts";
export type {
  AttemptCount,
  AttemptCounts,
  AttemptStore,
  AttemptWindow,
} from "./attempts/attempt-store.ts";
export { memoryAttempts } from "./attempts/memory-attempts.ts";
export type { DeviceList, ListedDevice } from "./devices/device-list.ts";
export type {
  Device,
  DeviceRecords,
  DeviceStore,
  Rotation,
  StoredDevice,
} from "./devices/device-store.ts";
export { memoryDevices } from "./devices/memory-devices.ts";
export type { LoginEnv } from "./guard.ts";
export type { CurrentUser } from "./current-user.ts";
export { LoginManager, type LoginUrlOptions } from "./login-manager.ts";
export type { LoginAnswer, LoginOptions, LoginUserOptions, MaybeUser } from "./login-options.ts";
export { expandLoginView, makeNextParam, type NextOptions, urlWithNext } from "./login-url.ts";
export { decodeCookie, encodeCookie, type RememberKey } from "./remember-cookie.ts";
export type { Found, LoginSource } from "./found.ts";
export { sessionIdentifier } from "./session-identifier.ts";
export {
  type LoginEvent,
  rememberTheft,
  sessionProtected,
  userAccessed,
  userLoaded,
  userLoadedFromCookie,
  userLoadedFromRequest,
  userLockedOut,
  userLoggedIn,
  userLoggedOut,
  userLoginConfirmed,
  userNeedsRefresh,
  userUnauthorized,
} from "./signals.ts";
