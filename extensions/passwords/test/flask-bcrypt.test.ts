import { isPhialError, Phial, silentLogger } from "phial";
import { describe, expect, test } from "vitest";
import { Bcrypt, bcryptHash } from "../src/drivers/bcrypt.ts";

const bcrypt = new Bcrypt();
const PW = "$2b$04$abcdefghijklmnopqrstuuyvPXIbu7xe6/CED2DzX8z6Si09MlzlW";

function inApp<T>(config: object, task: () => Promise<T>): Promise<T> {
  const values = { TESTING: true, BCRYPT_LOG_ROUNDS: 4, ...config };
  const app = new Phial("accounts", { config: values, log: silentLogger });
  bcrypt.initApp(app);
  return app.run(task);
}

async function codeOf(promise: Promise<unknown>): Promise<unknown> {
  const error: unknown = await promise.catch((reason: unknown) => reason);
  return error instanceof Error && "code" in error ? error.code : error;
}

describe("Flask-Bcrypt's functions", () => {
  test("make a hash by the settings, or by what they are given", async () => {
    const starts = await inApp({ BCRYPT_HASH_PREFIX: "2a" }, async () => [
      (await bcrypt.generatePasswordHash("pw")).slice(0, 7),
      (await bcrypt.generatePasswordHash("pw", 5)).slice(0, 7),
      (await bcrypt.generatePasswordHash("pw", 5, "2b")).slice(0, 7),
    ]);

    expect(starts).toEqual(["$2a$04$", "$2a$05$", "$2b$05$"]);
  });

  test("take bytes for a hash and for a password", async () => {
    const bytes = (text: string) => new TextEncoder().encode(text);

    expect(await inApp({}, () => bcrypt.checkPasswordHash(bytes(PW), bytes("pw")))).toBe(true);
    expect(await inApp({}, () => bcrypt.checkPasswordHash(bytes(PW), bytes("pwx")))).toBe(false);
  });

  test.each([PW, PW.replace("2b", "2a"), PW.replace("2b", "2y")])("check %s", async (hash) => {
    expect(await inApp({}, () => bcrypt.checkPasswordHash(hash, "pw"))).toBe(true);
  });

  test.each([
    null,
    undefined,
    "",
    "x",
    PW.slice(0, -1),
    `${PW}x`,
    PW.replace("04", "03"),
    PW.replace("2b", "2x"),
  ])("say no to %s, and never throw", async (hash) => {
    expect(await inApp({}, () => bcrypt.checkPasswordHash(hash, "pw"))).toBe(false);
  });

  test("say no to a password with a NUL, and hash none", async () => {
    const hash = await bcryptHash("abcdefgh", "$2b$04$abcdefghijklmnopqrstuu");

    expect(await inApp({}, () => bcrypt.checkPasswordHash(hash, "abcdefgh\0one"))).toBe(false);
    expect(await inApp({}, () => codeOf(bcrypt.generatePasswordHash("abcdefgh\0one")))).toBe(
      "PASSWORD_HAS_NUL",
    );
  });

  test("refuse what bcrypt would not read", async () => {
    const [one, two] = ["x".repeat(72) + "one", "x".repeat(72) + "two"];
    const hash = await bcryptHash("x".repeat(72), "$2b$04$abcdefghijklmnopqrstuu");

    expect(await inApp({}, () => codeOf(bcrypt.generatePasswordHash(one)))).toBe(
      "PASSWORD_TOO_LONG",
    );
    expect(await inApp({}, () => bcrypt.checkPasswordHash(hash, two))).toBe(false);
  });

  test("hash the SHA-256 with BCRYPT_HANDLE_LONG_PASSWORDS, as Flask's do", async () => {
    const hash = "$2b$04$abcdefghijklmnopqrstuuMSNzHGXNTzgOiMmbRwIrzF4V28F8t6G";
    const settings = { BCRYPT_HANDLE_LONG_PASSWORDS: true };

    expect(await inApp(settings, () => bcrypt.checkPasswordHash(hash, "nul\0byte"))).toBe(true);
    expect(await inApp(settings, () => bcrypt.checkPasswordHash(hash, "nul\0bytex"))).toBe(false);
  });

  test("refuse rounds and prefixes that bcrypt does not have", async () => {
    const asked = (rounds?: number, prefix?: "2a" | "2b") =>
      inApp({}, () => codeOf(bcrypt.generatePasswordHash("pw", rounds, prefix)));
    // As JavaScript may call it.
    const php = "2y" as "2b";

    expect([await asked(3), await asked(32), await asked(4.5)]).toEqual(
      Array(3).fill("BCRYPT_ROUNDS_INVALID"),
    );
    expect(await asked(4, php)).toBe("BCRYPT_PREFIX_INVALID");
    expect(await asked(20)).toBe("PASSWORD_COST_TOO_HIGH");
  });

  test("keep the settings of each app apart", async () => {
    const start = async () => (await bcrypt.generatePasswordHash("pw")).slice(0, 7);

    expect([await inApp({}, start), await inApp({ BCRYPT_LOG_ROUNDS: 5 }, start)]).toEqual([
      "$2b$04$",
      "$2b$05$",
    ]);
  });

  test("know a hash of fewer rounds", () => {
    const app = new Phial("accounts", { config: { TESTING: true } });
    const { hasher } = new Bcrypt().initApp(app).of(app);

    expect([PW, PW.replace("$04$", "$12$"), "x"].map((hash) => hasher.needsRehash(hash))).toEqual([
      true,
      false,
      true,
    ]);
  });

  test("refuse few rounds in production when the app is made", () => {
    const config = { ENV: "production", SECRET_KEY: "k".repeat(32), BCRYPT_LOG_ROUNDS: 9 };
    let error: unknown;
    try {
      new Bcrypt().initApp(new Phial("accounts", { config }));
    } catch (reason) {
      error = reason;
    }

    expect(isPhialError(error, "PASSWORD_COST_TOO_LOW")).toBe(true);
  });
});

describe("a hash for a test", () => {
  test("has the salt it is given", async () => {
    expect(await bcryptHash("pw", "$2b$04$abcdefghijklmnopqrstuu")).toBe(PW);
    await expect(bcryptHash("pw", "$2b$04$short")).rejects.toThrow(RangeError);
    await expect(bcryptHash("p\0w", "$2b$04$abcdefghijklmnopqrstuu")).rejects.toThrow(RangeError);
  });
});
