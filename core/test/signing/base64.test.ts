import { Buffer } from "node:buffer";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { BadData, decodeBase64, encodeBase64 } from "../../src/signing/index.ts";

describe("decodeBase64", () => {
  test("gives back whatever was encoded", () => {
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        expect(decodeBase64(encodeBase64(bytes))).toEqual(bytes);
        expect(decodeBase64(Buffer.from(bytes).toString("base64"))).toEqual(bytes);
      }),
    );
  });

  test.each([
    ["YW Jj", "abc"],
    ["YQ=", "a"],
    ["YQ==YQ==", "a"],
    ["!!", ""],
    ["éYWJj", "abc"],
    ["+/-_", "\xfb\xff\xbf"],
  ])("reads %j as Python does", (text, bytes) => {
    expect(Buffer.from(decodeBase64(text)).toString("latin1")).toBe(bytes);
  });

  test.each(["Y", "YWJjZ", "YQ!", "YQ!!"])("does not accept %j", (text) => {
    expect(() => decodeBase64(text)).toThrow(BadData);
  });
});
