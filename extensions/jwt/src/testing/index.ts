/**
 * For tests of apps with tokens, and of stores.
 *
 * @module @phial/jwt/testing
 */
export { signedInClient, type SignInOptions } from "./sign-in.ts";
export { type StoreCase, type StoreSubject, tokenStoreCases } from "./store-cases.ts";
