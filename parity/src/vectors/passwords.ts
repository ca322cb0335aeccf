import { isHttpError, isPhialError, Phial, silentLogger } from "phial";
import { Passwords } from "@phial/passwords";
import { Bcrypt, bcrypt, bcryptHash } from "@phial/passwords/bcrypt";
import { fastPasswords, werkzeugHash } from "@phial/passwords/testing";

type Input = Record<string, unknown>;

const passwords = new Passwords({ bcrypt });
const flaskBcrypt = new Bcrypt();

/** The vectors of the group `passwords`: Werkzeug's and Flask-Bcrypt's hashes. */
export const functions: Record<string, (input: Input) => unknown> = {
  "werkzeug.hash_with_salt": ({ password, method, salt }) =>
    werkzeugHash(String(password), { method: String(method), salt: String(salt) }),
  "werkzeug.check_password_hash": ({ hash, password }) =>
    passwords.of(appWith({})).verify(String(hash), String(password)),
  "bcrypt.hashpw": ({ password, salt }) => bcryptHash(String(password), String(salt)),
  "bcrypt.check_password_hash": ({ hash, password, handle_long_passwords: isLong = false }) =>
    appWith({ BCRYPT_HANDLE_LONG_PASSWORDS: isLong }).run(() =>
      flaskBcrypt.checkPasswordHash(String(hash), String(password)),
    ),
  "bcrypt.generate_shape": async ({ password, rounds, prefix, config }) => {
    const app = appWith(Object(config));
    // A vector may ask for what the types do not allow.
    const asked = [rounds as number | undefined, prefix as "2a" | undefined] as const;
    const hash = await app.run(() => flaskBcrypt.generatePasswordHash(String(password), ...asked));
    return { start: hash.slice(0, 7), length: hash.length };
  },
};

/** The name of Python's class for an error of {@link functions}. */
export function errorType(error: unknown): string {
  if (isHttpError(error) || isPhialError(error) || error instanceof RangeError) return "ValueError";
  return error instanceof Error ? error.name : typeof error;
}

function appWith(config: object): Phial {
  const values = { TESTING: true, ...fastPasswords, ...config };
  const app = new Phial("passwords", { config: values, log: silentLogger });
  passwords.initApp(app);
  flaskBcrypt.initApp(app);
  return app;
}
