import { expect, test } from "vitest";
import { checkSecretKeys } from "../../src/settings/secret-key.ts";
import { phial } from "./run-phial.ts";

const secret = async (...args: string[]) => phial(["secret", ...args], { cwd: "/" });

test("prints a key that production accepts, and nothing else", async () => {
  const { exitCode, stdout, stderr } = await secret();
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
  expect(stdout).toMatch(/^[\w-]{43}\n$/);
  const keys = { SECRET_KEY: stdout.trim(), SECRET_KEY_FALLBACKS: [] };
  expect(() => checkSecretKeys(keys, { production: true })).not.toThrow();
});

test("prints another one each time", async () => {
  expect((await secret()).stdout).not.toBe((await secret()).stdout);
});

test("makes it of as many bytes as are asked for", async () => {
  expect(Buffer.from((await secret("--bytes", "64")).stdout, "base64url")).toHaveLength(64);
});

test.each(["31", "0", "-5", "1e3", "99999", "many"])("refuses %s bytes", async (bytes) => {
  const { exitCode, stdout, stderr } = await secret(`--bytes=${bytes}`);
  expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: "" });
  expect(stderr).toContain("from 32 to 1024");
});
