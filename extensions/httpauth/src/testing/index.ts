/**
 * For the tests of stores for API tokens.
 *
 * @module @phial/httpauth/testing
 */
export { type StoreCase, tokenStoreCases } from "./token-store-cases.ts";
