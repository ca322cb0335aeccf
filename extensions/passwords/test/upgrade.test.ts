import { currentContext, Phial, silentLogger } from "phial";
import { fakeClock } from "phial/testing";
import { describe, expect, test } from "vitest";
import { Passwords } from "../src/index.ts";
import { fastPasswords } from "../src/testing/index.ts";
import { passwordsWith } from "./app.ts";
import { foreignHashes } from "./foreign-hashes.ts";
import { recordedLog } from "./recorded-log.ts";

const OLD = "$pbkdf2-sha256$100$whiDkNK69x5DiPFei9H6Xw$mUeJk7mrnl.tBScHhacFYAUSNCOwktO2zZoQDD9L5OM";

/** A row of a table of users. */
function row(hash: string) {
  const saved: string[] = [];
  return {
    saved,
    get hash() {
      return hash;
    },
    replace: (fresh: string, old: string): void => {
      if (hash !== old) return;
      hash = fresh;
      saved.push(fresh);
    },
  };
}

describe("an outdated hash", () => {
  test("is replaced at a login that is right, and tells so", async () => {
    const log = recordedLog();
    const passwords = passwordsWith({}, { log });
    const user = row(OLD);

    expect(await passwords.verifyAndUpdate(user.hash, "correct horse", user.replace)).toBe(true);

    expect(user.hash).toMatch(/^\$argon2id\$/);
    expect(passwords.needsRehash(user.hash)).toBe(false);
    expect(await passwords.verify(user.hash, "correct horse")).toBe(true);
    expect(log.events()).toEqual(["password.rehashed"]);
  });

  test("is replaced in the context of its login, whoever else waits", async () => {
    const passwords = new Passwords();
    const config = { TESTING: true, ...fastPasswords };
    await using app = new Phial("accounts", { config, log: silentLogger });
    passwords.initApp(app);
    const people = foreignHashes.filter(([scheme]) => scheme.startsWith("pbkdf2"));
    const seen = new Map<string, unknown>();

    const logins = people.map(([, password, hash]) =>
      app.run(async () => {
        const context = currentContext();
        await passwords.verifyAndUpdate(hash, password, (_fresh, old) => {
          seen.set(old, currentContext() === context);
        });
      }),
    );
    await Promise.all(logins);

    expect([...seen]).toEqual(people.map(([, , hash]) => [hash, true]));
  });

  test("is left alone at a login that is wrong", async () => {
    const user = row(OLD);

    expect(await passwordsWith().verifyAndUpdate(user.hash, "wrong", user.replace)).toBe(false);
    expect(user.saved).toEqual([]);
  });

  test("is replaced once when ten log in at the same time, and all are let in", async () => {
    const passwords = passwordsWith({ BCRYPT_LOG_ROUNDS: 5 });
    const user = row("$2b$04$XSj54HbB3OSjggnrgGU9/OfskWpBBjMk/ShrdWgHMuxPpyjekTSq2");
    let saves = 0;
    const logIn = () =>
      passwords.verifyAndUpdate(user.hash, "correct horse", async (fresh, old) => {
        saves += 1;
        await Promise.resolve();
        user.replace(fresh, old);
      });

    expect(await Promise.all(Array.from({ length: 10 }, logIn))).toEqual(Array(10).fill(true));
    expect([saves, user.saved.length]).toEqual([1, 1]);
  });

  test("is replaced again later, when the new one was lost", async () => {
    const clock = fakeClock();
    const passwords = passwordsWith({}, { clock });
    let saves = 0;
    const logIn = () => passwords.verifyAndUpdate(OLD, "correct horse", () => (saves += 1));

    await logIn();
    await logIn();
    clock.advance(61_000);
    await logIn();

    expect(saves).toBe(2);
  });

  test("stays when the new one cannot be kept: the login goes on, the next tries again", async () => {
    const log = recordedLog();
    const passwords = passwordsWith({}, { log });
    const user = row(OLD);
    const fail = () => {
      throw new Error("the database is away");
    };

    expect(await passwords.verifyAndUpdate(user.hash, "correct horse", fail)).toBe(true);
    expect(await passwords.verifyAndUpdate(user.hash, "correct horse", user.replace)).toBe(true);

    expect(log.events()).toEqual(["password.rehash_failed", "password.rehashed"]);
    expect(user.saved).toHaveLength(1);
  });

  test("stays when the new one cannot be made: the login goes on", async () => {
    const log = recordedLog();
    const bcrypt = { hash: () => Promise.reject(new Error("no memory")), verify: async () => true };
    const passwords = passwordsWith({ SECURITY_PASSWORD_HASH: "bcrypt" }, { log, bcrypt });
    const user = row(OLD);

    expect(await passwords.verifyAndUpdate(user.hash, "correct horse", user.replace)).toBe(true);
    expect([user.saved, log.events()]).toEqual([[], ["password.rehash_failed"]]);
  });

  test("stays when the new scheme would not read all of the password", async () => {
    const argon2 = await passwordsWith().hash("x".repeat(80));
    const passwords = passwordsWith({ SECURITY_PASSWORD_HASH: "bcrypt" });
    const user = row(argon2);

    expect(await passwords.verifyAndUpdate(user.hash, "x".repeat(80), user.replace)).toBe(true);
    expect(user.saved).toEqual([]);
  });

  test.each([
    ["argon2", { SECURITY_PASSWORD_ARGON2_MEMORY: 16 }],
    ["argon2", { SECURITY_PASSWORD_ARGON2_PASSES: 2 }],
    ["scrypt", { SECURITY_PASSWORD_SCRYPT_COST: 2 }],
    ["werkzeug_scrypt", { SECURITY_PASSWORD_SCRYPT_COST: 2 }],
    ["pbkdf2_sha256", { SECURITY_PASSWORD_PBKDF2_ITERATIONS: 2 }],
    ["werkzeug_pbkdf2", { SECURITY_PASSWORD_PBKDF2_ITERATIONS: 2 }],
    ["bcrypt", { BCRYPT_LOG_ROUNDS: 5 }],
  ])(
    "of %s is one that is weaker than %j, and not one that is stronger",
    async (scheme, stronger) => {
      const before = passwordsWith({ SECURITY_PASSWORD_HASH: scheme });
      const after = passwordsWith({ SECURITY_PASSWORD_HASH: scheme, ...stronger });

      expect(after.needsRehash(await before.hash("correct horse"))).toBe(true);
      expect(before.needsRehash(await after.hash("correct horse"))).toBe(false);
    },
  );

  test("is one of a scheme that a setting calls deprecated, or of any but the current", async () => {
    const hash = await passwordsWith({ SECURITY_PASSWORD_HASH: "scrypt" }).hash("correct horse");
    const needs = (...schemes: string[]) =>
      passwordsWith({ SECURITY_DEPRECATED_PASSWORD_SCHEMES: schemes }).needsRehash(hash);

    expect([needs("auto"), needs("scrypt"), needs("bcrypt"), needs()]).toEqual([
      true,
      true,
      false,
      false,
    ]);
  });
});
