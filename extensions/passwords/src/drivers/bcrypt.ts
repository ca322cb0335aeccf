/**
 * bcrypt by @node-rs/bcrypt: for `new Passwords({ bcrypt })`, and Flask-Bcrypt's own functions.
 *
 * @module @phial/passwords/bcrypt
 */
import { hash, verify } from "@node-rs/bcrypt";
import type { ExtensionOptions } from "phial";
import { FlaskBcrypt } from "../flask-bcrypt.ts";
import type { BcryptDriver } from "../schemes/bcrypt.ts";

/**
 * Computes bcrypt on threads of the runtime's pool.
 *
 * @example
 * export const passwords = new Passwords({ bcrypt });
 */
export const bcrypt: BcryptDriver = {
  hash: (password, { rounds, prefix }) =>
    hash(password, { cost: rounds, version: prefix, rejectLongPasswords: true }),
  verify: (password, stored) => verify(password, stored),
};

/**
 * Flask-Bcrypt: for an app that moves, under the names it knows. An app that begins takes
 * `Passwords`.
 *
 * @example
 * export const bcrypt = new Bcrypt();
 * bcrypt.initApp(app);
 * const hash = await bcrypt.generatePasswordHash("hunter2 hunter2");
 * await bcrypt.checkPasswordHash(hash, "hunter2 hunter2"); // true
 */
export class Bcrypt extends FlaskBcrypt {
  constructor(options: ExtensionOptions = {}) {
    super(bcrypt, options);
  }
}

const ALPHABET = "./ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
/** Of the 132 bits in 22 characters a salt has 128. */
const SALT_BITS = 0b110000;

/**
 * A hash with a salt that is given, as Python's `bcrypt.hashpw` makes it: for the users that a test
 * finds in its database.
 *
 * @throws RangeError for what is no salt, a password with a NUL or of more than 72 bytes
 * @example
 * const passwordHash = await bcryptHash("hunter2 hunter2", "$2b$04$abcdefghijklmnopqrstuu");
 */
export async function bcryptHash(password: string, salt: string): Promise<string> {
  if (password.includes("\0")) throw new RangeError("A password of bcrypt has no NUL.");
  const last = ALPHABET[ALPHABET.indexOf(salt.slice(-1)) & SALT_BITS] ?? "";
  return hash(password, { salt: salt.slice(0, -1) + last, rejectLongPasswords: true });
}
