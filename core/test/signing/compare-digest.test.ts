import { expect, test } from "vitest";
import { compareDigest } from "../../src/signing/index.ts";

test("secrets are the same when their bytes are", () => {
  expect(compareDigest("päss", Buffer.from("päss"))).toBe(true);
  expect(compareDigest("secret", "secreT")).toBe(false);
  expect(compareDigest("secret", "secret ")).toBe(false);
  expect(compareDigest("", "")).toBe(true);
});
