import { describe, expect, test, vi } from "vitest";
import type { BcryptDriver } from "../src/index.ts";
import { passwordsWith } from "./app.ts";
import { recordedLog } from "./recorded-log.ts";

/** Counts what bcrypt is asked for; nothing else is accepted or made. */
function counted(config: object = {}) {
  const driver = {
    hash: vi.fn<BcryptDriver["hash"]>(async () => `$2b$04$${"a".repeat(53)}`),
    verify: vi.fn<BcryptDriver["verify"]>(async () => false),
  };
  const settings = { SECURITY_PASSWORD_HASH: "bcrypt", SECURITY_PASSWORD_SCHEMES: ["bcrypt"] };
  const passwords = passwordsWith({ ...settings, ...config }, { bcrypt: driver });
  const work = () => driver.hash.mock.calls.length + driver.verify.mock.calls.length;
  return { passwords, driver, work };
}

const HASH = `$2b$04$${"a".repeat(53)}`;

describe("a wrong password costs the same", () => {
  test.each([
    ["a hash", HASH],
    ["nobody", null],
    ["somebody without a password", ""],
    ["what is no hash", "x"],
    ["a hash of a scheme that is not accepted", "$argon2id$v=19$m=8,t=1,p=1$a$a"],
    ["a hash that is too costly", `$2b$31$${"a".repeat(53)}`],
  ])("for %s", async (_who, hash) => {
    const { passwords, work } = counted();

    expect(await passwords.verify(hash, "wrong")).toBe(false);
    expect(work()).toBe(1);
  });

  test.each([HASH, null])("when it is longer than bcrypt reads: %s", async (hash) => {
    const { passwords, work } = counted();

    expect(await passwords.verify(hash, "x".repeat(80))).toBe(false);
    expect(work()).toBe(1);
  });

  test.each([HASH, null])("when it has two forms: %s", async (hash) => {
    const { passwords, work } = counted();

    expect(await passwords.verify(hash, "caf\u00e9")).toBe(false);
    expect(work()).toBe(2);
  });

  test.each([HASH, null])("which is nothing when it is refused: %s", async (hash) => {
    const { passwords, work } = counted();

    expect(await passwords.verify(hash, "x".repeat(100_000))).toBe(false);
    expect(work()).toBe(0);
  });

  test("also for an old hash that is cheap", async () => {
    const { passwords, driver } = counted({ BCRYPT_LOG_ROUNDS: 10 });

    await passwords.verify(HASH, "wrong");

    expect([driver.verify.mock.calls.length, driver.hash.mock.calls.length]).toEqual([1, 1]);
  });
});

describe("a hash from the database", () => {
  const salt = "c2FsdHNhbHRzYWx0c2FsdA";
  const tag = "A".repeat(43);

  test.each([
    `$argon2id$v=19$m=4194304,t=1,p=1$${salt}$${tag}`,
    `$argon2id$v=19$m=262144,t=999999,p=1$${salt}$${tag}`,
    `$scrypt$ln=30,r=8,p=1$${salt}$${tag}`,
    `$scrypt$ln=15,r=8,p=100$${salt}$${tag}`,
    `$pbkdf2-sha256$999999999$${salt}$${tag}`,
    `$2b$31$${"a".repeat(53)}`,
    `$bcrypt-sha256$v=2,t=2b,r=31$${"a".repeat(22)}$${"a".repeat(31)}`,
    `$5$rounds=999999999$salt$${"a".repeat(43)}`,
    `scrypt:1048576:64:64$s$${"ab".repeat(64)}`,
    `pbkdf2:sha256:999999999$s$${"ab".repeat(32)}`,
  ])("that would take long or much is refused and logged: %s", async (hash) => {
    const log = recordedLog();

    expect(await passwordsWith({}, { log }).verify(hash, "password")).toBe(false);
    expect(log.lines).toMatchObject([{ event: "password.hash_refused", reason: "too costly" }]);
  });

  test("is refused below that where a setting says so", async () => {
    const log = recordedLog();
    const passwords = passwordsWith({ SECURITY_PASSWORD_MEMORY_LIMIT: 1 }, { log });

    await passwords.verify(`$argon2id$v=19$m=2048,t=1,p=1$${salt}$${tag}`, "password");

    expect(log.lines).toMatchObject([{ reason: "too costly", memory: 2_097_152 }]);
  });
});
