import { Phial, silentLogger } from "phial";
import { cliRunner } from "phial/testing";
import { describe, expect, test } from "vitest";
import { Passwords } from "../src/index.ts";
import { fastPasswords } from "../src/testing/index.ts";

function appWith(passwords: Passwords): Phial {
  const config = { TESTING: true, ...fastPasswords };
  const app = new Phial("accounts", { config, log: silentLogger });
  passwords.initApp(app);
  return app;
}

describe("phial passwords hash", () => {
  test("prints the hash of a password that is typed twice", async () => {
    const passwords = new Passwords();
    await using app = appWith(passwords);

    const input = "correct horse\ncorrect horse\n";
    const { exitCode, stdout } = await cliRunner(app).invoke(["passwords", "hash"], { input });

    const hash = stdout.replace("Password: Again: ", "").trim();
    expect([exitCode, await passwords.of(app).verify(hash, "correct horse")]).toEqual([0, true]);
  });

  test("takes it once from a pipe", async () => {
    await using app = appWith(new Passwords());

    const input = "correct horse\n";
    const { stdout } = await cliRunner(app).invoke(["passwords", "hash"], { input });

    expect(stdout).toContain("$argon2id$");
  });

  test.each(["", "correct horse\ncorrect hose\n", "\n"])("prints none for %j", async (input) => {
    await using app = appWith(new Passwords());

    const { exitCode, output } = await cliRunner(app).invoke(["passwords", "hash"], { input });

    expect(exitCode).toBe(1);
    expect(output).not.toContain("$argon2id$");
    expect(output).not.toContain("horse");
  });

  test("is another for an instance of another name", async () => {
    await using app = appWith(new Passwords({ name: "admin" }));

    const input = "correct horse\n";
    const { exitCode } = await cliRunner(app).invoke(["passwords-admin", "hash"], { input });

    expect(exitCode).toBe(0);
  });
});
