import { defineConformance } from "@phial/conformance";
import { bcrypt, Bcrypt } from "../src/drivers/bcrypt.ts";
import { Passwords } from "../src/index.ts";
import { fastPasswords } from "../src/testing/index.ts";

const names = Object.entries(fastPasswords);
const config = {
  ...fastPasswords,
  ...Object.fromEntries(names.map(([name, value]) => [`OTHER_${name}`, value])),
};

/** How the conformance kit makes and uses `Passwords`. */
export const passwords = defineConformance({
  make: () => new Passwords({ bcrypt }),
  config: () => config,
  otherConfig: () => ({ ...config, SECURITY_PASSWORD_HASH: "scrypt" }),
  use: async (extension) => {
    const hash = await extension.hash("correct horse");
    const isRight = await extension.verify(hash, "correct horse");
    return [hash.slice(0, 6), isRight, await extension.flaws("short")];
  },
  withSibling: () => new Passwords({ bcrypt, name: "other" }),
});

const rounds = { BCRYPT_LOG_ROUNDS: 4, OTHER_BCRYPT_LOG_ROUNDS: 4 };

/** How it makes and uses `Bcrypt`. */
export const flaskBcrypt = defineConformance({
  make: () => new Bcrypt(),
  config: () => rounds,
  otherConfig: () => ({ ...rounds, BCRYPT_LOG_ROUNDS: 5 }),
  use: async (extension) => {
    const hash = await extension.generatePasswordHash("correct horse");
    return [hash.slice(0, 7), await extension.checkPasswordHash(hash, "correct horse")];
  },
  withSibling: () => new Bcrypt({ name: "other" }),
});

/** For `phial check`. */
export default [passwords, flaskBcrypt];
