/**
 * Passwords for Phial: argon2id off the event loop, every hash of Flask verified and upgraded at
 * login.
 *
 * @module @phial/passwords
 */
export type { AppPasswords, FlawsOptions } from "./app-passwords.ts";
export { flaskSecurityHmac } from "./flask-security.ts";
export type { SaveHash } from "./password-hasher.ts";
export type { PasswordChecker, PasswordFlaw } from "./password-policy.ts";
export { Passwords, type PasswordsOptions } from "./passwords.ts";
export type { SchemeName } from "./scheme.ts";
export type { BcryptDriver, BcryptParameters } from "./schemes/bcrypt.ts";
