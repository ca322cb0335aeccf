import {
  pbkdf2Method,
  scryptParameters,
  werkzeugPbkdf2,
  werkzeugScrypt,
} from "../schemes/werkzeug.ts";

/** How {@link werkzeugHash} makes a hash. */
export interface WerkzeugHashOptions {
  /** As Werkzeug's `method`: `"scrypt"`, `"scrypt:32768:8:1"`, `"pbkdf2:sha256:1000"`. */
  readonly method: string;
  readonly salt: string;
}

/**
 * A hash as Werkzeug's `generate_password_hash` writes it, with a salt that is given: for the users
 * that a test finds in its database.
 *
 * @throws RangeError for a method that Werkzeug does not have
 * @example
 * const passwordHash = await werkzeugHash("hunter2 hunter2", { method: "scrypt:1024:8:1", salt: "ab" });
 */
export async function werkzeugHash(
  password: string,
  { method, salt }: WerkzeugHashOptions,
): Promise<string> {
  const [name, ...args] = method.split(":");
  const bytes = Buffer.from(password);
  const scrypt = name === "scrypt" ? scryptParameters(args) : undefined;
  if (scrypt) return werkzeugScrypt(bytes, scrypt, salt);
  const pbkdf2 = name === "pbkdf2" ? pbkdf2Method(args) : undefined;
  if (pbkdf2) return werkzeugPbkdf2(bytes, pbkdf2, salt);
  throw new RangeError(`${JSON.stringify(method)} is no method of Werkzeug.`);
}
