import { Phial, silentLogger } from "phial";
import { flaskSecurityHmac, Passwords } from "@phial/passwords";
import { bcrypt } from "@phial/passwords/bcrypt";
import { fastPasswords } from "@phial/passwords/testing";

type Input = Record<string, unknown>;

const passwords = new Passwords({ bcrypt });

const PASSWORD_SCHEMES = [
  "argon2",
  "bcrypt",
  "pbkdf2_sha256",
  "pbkdf2_sha512",
  "sha256_crypt",
  "sha512_crypt",
  "plaintext",
];
/** Of what stands in the tokens of Flask-Security's mails. */
const TOKEN_SCHEMES = ["argon2", "sha256_crypt", "hex_md5"];

/** The vectors of the group `security`: how Flask-Security hashes. */
export const functions: Record<string, (input: Input) => unknown> = {
  "security.hmac": ({ salt, password }) => flaskSecurityHmac(String(salt), String(password)),
  "security.verify_password": ({ salt, password, hash }) => {
    const SECURITY_PASSWORD_SALT = String(salt);
    const app = appWith({ SECURITY_PASSWORD_SALT, SECURITY_PASSWORD_SCHEMES: PASSWORD_SCHEMES });
    return passwords.of(app).verify(String(hash), String(password));
  },
  "security.verify_hash": ({ hash, value }) => {
    const app = appWith({ SECURITY_PASSWORD_SCHEMES: TOKEN_SCHEMES });
    return passwords.of(app).verify(String(hash), String(value));
  },
};

function appWith(config: object): Phial {
  const values = { TESTING: true, ...fastPasswords, ...config };
  const app = new Phial("security", { config: values, log: silentLogger });
  passwords.initApp(app);
  return app;
}
