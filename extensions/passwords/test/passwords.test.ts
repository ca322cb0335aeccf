import { isPhialError, Phial } from "phial";
import { testClient } from "phial/testing";
import { describe, expect, test } from "vitest";
import { bcrypt } from "../src/drivers/bcrypt.ts";
import { Passwords } from "../src/index.ts";
import { fastPasswords, werkzeugHash } from "../src/testing/index.ts";
import { passwordsWith } from "./app.ts";
import { foreignHashes } from "./foreign-hashes.ts";
import { recordedLog } from "./recorded-log.ts";

const MAKING = [
  ["argon2", /^\$argon2id\$v=19\$m=8,t=1,p=1\$[\w+/]{22}\$[\w+/]{43}$/],
  ["scrypt", /^\$scrypt\$ln=1,r=8,p=3\$[\w+/]{22}\$[\w+/]{43}$/],
  ["pbkdf2_sha256", /^\$pbkdf2-sha256\$1\$[\w./]{22}\$[\w./]{43}$/],
  ["pbkdf2_sha512", /^\$pbkdf2-sha512\$1\$[\w./]{22}\$[\w./]{86}$/],
  ["werkzeug_scrypt", /^scrypt:2:8:3\$[A-Za-z0-9]{16}\$[0-9a-f]{128}$/],
  ["werkzeug_pbkdf2", /^pbkdf2:sha256:1\$[A-Za-z0-9]{16}\$[0-9a-f]{64}$/],
  ["bcrypt", /^\$2b\$04\$[./\w]{53}$/],
] as const;

function codeOf(error: unknown): unknown {
  return error instanceof Error && "code" in error ? error.code : error;
}

describe("a new hash", () => {
  test.each(MAKING)(
    "by %s has its form, a salt of its own, and fits its password",
    async (scheme, form) => {
      const passwords = passwordsWith({ SECURITY_PASSWORD_HASH: scheme });
      const [hash, other] = [await passwords.hash("päss wörd"), await passwords.hash("päss wörd")];

      expect(hash).toMatch(form);
      expect(other).not.toBe(hash);
      expect(await passwords.verify(hash, "päss wörd")).toBe(true);
      expect(await passwords.verify(hash, "pass word")).toBe(false);
      expect(passwords.needsRehash(hash)).toBe(false);
    },
  );

  test("is argon2id with 19 MiB and two passes unless the settings say otherwise", async () => {
    const app = new Phial("accounts", { config: { TESTING: true } });
    const passwords = new Passwords().initApp(app).of(app);

    expect(await passwords.hash("correct horse")).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
  });

  test.each([
    ["", "PASSWORD_EMPTY"],
    ["abcdefgh\0one", "PASSWORD_HAS_NUL"],
    ["half a pair \ud800", "PASSWORD_NOT_UNICODE"],
    ["x".repeat(257), "PASSWORD_TOO_LONG"],
    ["x".repeat(1_000_000), "PASSWORD_TOO_LONG"],
  ])("is not made of %j", async (password, code) => {
    const error = await passwordsWith()
      .hash(password)
      .catch((reason: unknown) => reason);

    expect([error].map((refusal) => codeOf(refusal))).toEqual([code]);
    expect(error).toMatchObject({ status: 400 });
  });

  test("is made of 256 characters, whatever bytes they have", async () => {
    const passwords = passwordsWith();

    expect(await passwords.verify(await passwords.hash("😀".repeat(256)), "😀".repeat(256))).toBe(
      true,
    );
  });

  test("by bcrypt is not made of more than the 72 bytes that it reads", async () => {
    const passwords = passwordsWith({ SECURITY_PASSWORD_HASH: "bcrypt" });

    await expect(passwords.hash("x".repeat(80))).rejects.toMatchObject({
      status: 400,
      code: "PASSWORD_TOO_LONG",
      message:
        "password is 80 bytes; bcrypt reads 72. Set BCRYPT_HANDLE_LONG_PASSWORDS or use argon2id.",
    });
    expect(await passwords.hash("x".repeat(72))).toMatch(/^\$2b\$/);
  });

  test("by bcrypt is made of more where a digest is hashed", async () => {
    const settings = { SECURITY_PASSWORD_HASH: "bcrypt", BCRYPT_HANDLE_LONG_PASSWORDS: true };
    const passwords = passwordsWith(settings);
    const hash = await passwords.hash("x".repeat(72) + "one");

    expect(await passwords.verify(hash, "x".repeat(72) + "one")).toBe(true);
    expect(await passwords.verify(hash, "x".repeat(72) + "two")).toBe(false);
  });
});

describe("a password is checked", () => {
  test.each(foreignHashes)("against %s of another program: %s", async (scheme, password, hash) => {
    const passwords = passwordsWith();

    expect(await passwords.verify(hash, password)).toBe(true);
    expect(await passwords.verify(hash, `${password}x`)).toBe(false);
    expect(passwords.needsRehash(hash)).toBe(scheme !== "argon2" || !hash.includes("argon2id"));
  });

  test.each(foreignHashes)(
    "only against schemes that are accepted, not %s",
    async (scheme, password, hash) => {
      const accepted = scheme === "argon2" ? ["bcrypt"] : ["argon2"];
      const settings = { SECURITY_PASSWORD_HASH: accepted[0], SECURITY_PASSWORD_SCHEMES: accepted };
      const log = recordedLog();
      const passwords = passwordsWith(settings, { log });

      expect(await passwords.verify(hash, password)).toBe(false);
      expect(log.lines).toMatchObject([{ event: "password.hash_refused" }]);
      expect(JSON.stringify(log.lines)).not.toContain(hash.slice(-10));
    },
  );

  test.each(["plaintext", "hex_md5"])(
    "against %s only where a setting names it",
    async (scheme) => {
      const hash = scheme === "plaintext" ? "secret" : "5ebe2294ecd0e0f08eab7690d2a6ee69";
      const named = passwordsWith({ SECURITY_PASSWORD_SCHEMES: ["argon2", scheme] });

      expect(await passwordsWith().verify(hash, "secret")).toBe(false);
      expect(await named.verify(hash, "secret")).toBe(true);
      expect(await named.verify(hash, "Secret")).toBe(false);
      expect(named.needsRehash(hash)).toBe(true);
    },
  );

  test("as Flask-Security wrote it, under its salt", async () => {
    const passwords = passwordsWith({ SECURITY_PASSWORD_SALT: "salty" });
    const hash = "$2b$04$abcdefghijklmnopqrstuulLZwC/0FQ4eBEnZjYXWjmY0J2wn.TQm";

    expect(await passwords.verify(hash, "password")).toBe(true);
    expect(await passwordsWith().verify(hash, "password")).toBe(false);
    expect(await passwords.verify(await passwords.hash("x".repeat(100)), "x".repeat(100))).toBe(
      true,
    );
  });

  test.each(["", "\0", "x\0", "\udc00", "x".repeat(2000)])(
    "and %j is never right",
    async (password) => {
      const settings = { SECURITY_PASSWORD_SCHEMES: ["argon2", "plaintext"] };

      expect(await passwordsWith(settings).verify(password, password)).toBe(false);
    },
  );

  test("and an empty one is wrong also where the empty one was hashed", async () => {
    const hash = await werkzeugHash("", { method: "scrypt:16:8:1", salt: "abc" });

    expect(await passwordsWith().verify(hash, "")).toBe(false);
  });

  test("however its letters were composed", async () => {
    const passwords = passwordsWith();
    const hash = await passwords.hash("caf\u00e9 \ufb01 passwort");

    expect(await passwords.verify(hash, "cafe\u0301 fi passwort")).toBe(true);
  });

  test("as it was typed where who hashed it did not normalise, and hashed anew", async () => {
    const passwords = passwordsWith();
    const typed = passwordsWith({ SECURITY_PASSWORD_NORMALIZE_FORM: null });
    const hash = await typed.hash("caf\u00e9 passwort");
    const saved: string[] = [];

    expect(
      await passwords.verifyAndUpdate(hash, "caf\u00e9 passwort", (fresh) => saved.push(fresh)),
    ).toBe(true);

    expect(saved).toHaveLength(1);
    expect(await passwords.verify(saved[0], "cafe\u0301 passwort")).toBe(true);
    expect(await typed.verify(hash, "cafe\u0301 passwort")).toBe(false);
  });

  test("with 80 bytes is wrong for a hash of its first 72", async () => {
    const log = recordedLog();
    const passwords = passwordsWith({}, { log });
    const hash = await passwordsWith({ SECURITY_PASSWORD_HASH: "bcrypt" }).hash("x".repeat(72));

    expect(await passwords.verify(hash, "x".repeat(80))).toBe(false);
    expect(log.lines).toMatchObject([{ event: "password.hash_refused", scheme: "bcrypt" }]);
  });
});

describe("what is no password", () => {
  test.each([undefined, null, 1, ["correct horse"], { length: 8 }])(
    "like %j, is wrong and hashed never",
    async (value) => {
      const passwords = passwordsWith();
      const hash = await passwords.hash("correct horse");
      // As the JSON of a client that nobody has checked.
      const password = value as unknown as string;

      expect(await passwords.verify(hash, password)).toBe(false);
      await expect(passwords.hash(password)).rejects.toMatchObject({ status: 400 });
      expect(await passwords.flaws(password)).toMatchObject([{ code: "PASSWORD_NOT_UNICODE" }]);
    },
  );
});

test("a hash that cannot be checked for another reason lets nobody in, and the log says why", async () => {
  const log = recordedLog();
  const fail = () => Promise.reject(new Error("no memory"));
  const passwords = passwordsWith({}, { log, bcrypt: { hash: fail, verify: fail } });

  expect(await passwords.verify(`$2b$04$${"a".repeat(53)}`, "correct horse")).toBe(false);
  expect(log.lines).toMatchObject([{ event: "password.check_failed", scheme: "bcrypt" }]);
});

describe("without bcrypt", () => {
  const hash = "$2b$04$abcdefghijklmnopqrstuuyvPXIbu7xe6/CED2DzX8z6Si09MlzlW";

  test("its hashes match nothing, and the log says what is missing", async () => {
    const log = recordedLog();
    const app = new Phial("accounts", { config: { TESTING: true, ...fastPasswords }, log });
    const passwords = new Passwords().initApp(app).of(app);

    expect(await passwords.verify(hash, "pw")).toBe(false);
    expect(log.lines).toMatchObject([
      { reason: expect.stringContaining("new Passwords({ bcrypt })") },
    ]);
    expect(await passwordsWith().verify(hash, "pw")).toBe(true);
  });
});

describe("settings", () => {
  function failure(config: object, passwords = new Passwords()): unknown {
    try {
      passwords.initApp(new Phial("accounts", { config: { ...config } }));
      return undefined;
    } catch (error) {
      return isPhialError(error) ? error.code : error;
    }
  }
  const production = { ENV: "production", SECRET_KEY: "k".repeat(32) };

  test.each([
    [{ SECURITY_PASSWORD_HASH: "md5" }, "SETTINGS_INVALID"],
    [{ SECURITY_PASSWORD_HASH: "sha512_crypt" }, "SETTINGS_INVALID"],
    [{ BCRYPT_LOG_ROUNDS: 3 }, "SETTINGS_INVALID"],
    [{ BCRYPT_LOG_ROUNDS: 32 }, "SETTINGS_INVALID"],
    [{ SECURITY_PASSWORD_HASH: "bcrypt" }, "PASSWORD_DRIVER_MISSING"],
    [{ SECURITY_PASSWORD_SCHEMES: ["argon2", "bcrypt"] }, "PASSWORD_DRIVER_MISSING"],
    [{ SECURITY_PASSWORD_SCHEMES: ["scrypt"] }, "PASSWORD_SCHEME_MISSING"],
    [{ SECURITY_PASSWORD_ARGON2_MEMORY: 300_000 }, "PASSWORD_COST_TOO_HIGH"],
    [{ SECURITY_PASSWORD_ARGON2_PASSES: 900 }, "PASSWORD_COST_TOO_HIGH"],
    [
      { SECURITY_PASSWORD_SALT: "s", BCRYPT_HANDLE_LONG_PASSWORDS: true },
      "PASSWORD_DIGEST_AMBIGUOUS",
    ],
  ])("that make no sense are refused at the start: %j", (settings, code) => {
    expect(failure({ TESTING: true, ...settings })).toBe(code);
  });

  test("that are guessed fast are refused in production, and not in tests", () => {
    expect(failure({ ...production, ...fastPasswords })).toBe("PASSWORD_COST_TOO_LOW");
    expect(failure({ TESTING: true, ...fastPasswords })).toBe(undefined);
    expect(failure(production)).toBe(undefined);
  });

  test("with few rounds of bcrypt are refused in production", () => {
    const rounds = (BCRYPT_LOG_ROUNDS: number) =>
      failure(
        { ...production, SECURITY_PASSWORD_HASH: "bcrypt", BCRYPT_LOG_ROUNDS },
        new Passwords({ bcrypt }),
      );

    expect([rounds(9), rounds(10)]).toEqual(["PASSWORD_COST_TOO_LOW", undefined]);
  });
});

test("a request that hashes gets the answer of its password", async () => {
  const passwords = new Passwords();
  await using app = new Phial("accounts", { config: { TESTING: true, ...fastPasswords } });
  passwords.initApp(app);
  app.post("/hash/:password", async (c) => ({
    hash: await passwords.hash(c.req.param("password")),
  }));

  const { status } = await testClient(app).post(`/hash/${"x".repeat(300)}`);
  const answer = await testClient(app).post("/hash/correct");

  expect([status, answer.status]).toEqual([400, 200]);
  expect(await answer.json()).toMatchObject({ hash: expect.stringContaining("$argon2id$") });
});
