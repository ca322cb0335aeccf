/**
 * What tests of apps with passwords need.
 *
 * @module @phial/passwords/testing
 */
export { fastPasswords } from "./fast-passwords.ts";
export { werkzeugHash, type WerkzeugHashOptions } from "./werkzeug-hash.ts";
