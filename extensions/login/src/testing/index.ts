/**
 * For the tests of apps, and of stores for devices and attempts.
 *
 * @module @phial/login/testing
 */
export { attemptStoreCases } from "./attempt-store-cases.ts";
export { deviceStoreCases, type DeviceStoreCase } from "./device-store-cases.ts";
export { signIn, type SignIn } from "./sign-in.ts";
export type { StoreCase } from "./store-case.ts";
