import { Buffer } from "node:buffer";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { BadData, BadSignature, Signer, TimestampSigner } from "../../src/signing/index.ts";

function codeOf(run: () => unknown): unknown {
  try {
    run();
  } catch (error) {
    return error instanceof Error && "code" in error ? error.code : error;
  }
  return "nothing thrown";
}

describe("Signer", () => {
  const signer = new Signer("secret-key");

  test("signs as itsdangerous does", () => {
    expect(signer.sign("value")).toBe("value.RI9crmxKpuX1wTw2mg_FHFGXRic");
  });

  test("gives text back for text and bytes for bytes", () => {
    const bytes = Uint8Array.of(0, 255, 254);

    expect(signer.unsign(signer.sign("é日😀"))).toBe("é日😀");
    expect(signer.unsign(signer.sign(bytes))).toEqual(bytes);
    expect(signer.unsign(signer.sign(Buffer.from("value")))).toEqual(
      Uint8Array.from(Buffer.from("value")),
    );
  });

  test("signs the same bytes alike, whether they come as text or as bytes", () => {
    expect(Buffer.from(signer.sign(Buffer.from("é"))).toString()).toBe(signer.sign("é"));
  });

  test("cuts at the last separator", () => {
    expect(signer.unsign(signer.sign("a.b.c."))).toBe("a.b.c.");
    expect(signer.unsign(signer.sign(""))).toBe("");
  });

  test("tells what it could not verify, and never repeats it in the message", () => {
    const run = () => signer.unsign("<b>value.wrong");

    expect(run).toThrow(BadSignature);
    expect(run).toThrow(
      expect.objectContaining({
        code: "BAD_SIGNATURE",
        payload: "<b>value",
        message: expect.not.stringContaining("value"),
      }),
    );
  });

  test("has no payload to tell of without a separator", () => {
    expect(() => signer.unsign("value")).toThrow(
      expect.objectContaining({ code: "BAD_SIGNATURE", payload: undefined }),
    );
  });

  test("says whether a signature is valid", () => {
    expect(signer.validate(signer.sign("value"))).toBe(true);
    expect(signer.validate("value.wrong")).toBe(false);
  });

  test("does not take a mistake of the app for a bad signature", () => {
    const number = 5;

    // @ts-expect-error -- a number is not signed text
    expect(() => signer.validate(number)).toThrow(TypeError);
    // @ts-expect-error -- a number is not signed text
    expect(() => new TimestampSigner("k").validate(number)).toThrow(TypeError);
  });

  test("verifies a signature that stands apart from its value", () => {
    expect(signer.verify("value", signer.signature("value"))).toBe(true);
    expect(signer.verify("other", signer.signature("value"))).toBe(false);
  });

  test("does not accept a signature made with another salt, digest or derivation", () => {
    const signed = signer.sign("value");

    expect(new Signer("secret-key", { salt: "other" }).validate(signed)).toBe(false);
    expect(new Signer("secret-key", { digest: "sha256" }).validate(signed)).toBe(false);
    expect(new Signer("secret-key", { keyDerivation: "hmac" }).validate(signed)).toBe(false);
  });

  test("signs with the last of a list of secrets and verifies with all", () => {
    const rotated = new Signer(["old", "new"]);

    expect(rotated.sign("value")).toBe(new Signer("new").sign("value"));
    expect(rotated.unsign(new Signer("old").sign("value"))).toBe("value");
    expect(rotated.validate(new Signer("other").sign("value"))).toBe(false);
  });

  test("does not take a change of the secret after its construction", () => {
    const secret = Uint8Array.of(1, 2, 3);
    const signer = new Signer(secret, { keyDerivation: "none" });
    const before = signer.sign("value");
    secret.fill(0);

    expect(signer.sign("value")).toBe(before);
  });

  test("tells half a surrogate pair from the replacement character", () => {
    const signature = signer.signature("\ufffd");

    expect(signer.validate(`\ud800.${signature}`)).toBe(false);
    expect(codeOf(() => signer.sign("\ud800"))).toBe("SIGNING_TEXT_MALFORMED");
  });

  test.each(["", "a", "-", "=", "ab", "_="])("refuses the separator %j", (sep) => {
    expect(codeOf(() => new Signer("k", { sep }))).toBe("SIGNING_SEPARATOR_INVALID");
  });

  test.each(["|", ":", "--", "é"])("takes the separator %j", (sep) => {
    const signer = new Signer("k", { sep });

    expect(signer.unsign(signer.sign(`v${sep}`))).toBe(`v${sep}`);
    expect(Buffer.from(signer.unsign(signer.sign(Buffer.from("v")))).toString()).toBe("v");
  });

  test.each([
    ["an empty text", ""],
    ["no bytes", new Uint8Array()],
    ["an empty list", []],
    ["a list with an empty text", ["k", ""]],
  ])("refuses %s as a secret", (_name, secret) => {
    expect(codeOf(() => new Signer(secret))).toBe("SIGNING_SECRET_EMPTY");
  });

  test("refuses a digest and a derivation it does not know", () => {
    const options = { digest: "md5", keyDerivation: "scrypt" };

    // @ts-expect-error -- md5 is not among the digests
    expect(codeOf(() => new Signer("k", { digest: options.digest }))).toBe(
      "SIGNING_DIGEST_UNKNOWN",
    );
    // @ts-expect-error -- scrypt is not among the derivations
    expect(codeOf(() => new Signer("k", { keyDerivation: options.keyDerivation }))).toBe(
      "SIGNING_DERIVATION_UNKNOWN",
    );
  });

  test("gives any text back that it signed", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), (value) => {
        expect(signer.unsign(signer.sign(value))).toBe(value);
      }),
    );
  });

  test("throws nothing but BadSignature, whatever the text", () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: "binary" }), fc.uint8Array()), (signed) => {
        expect(() => signer.unsign(signed)).toThrow(BadData);
      }),
    );
  });

  test("refuses megabytes of separators and padding at once", () => {
    for (const char of [".", "=", "A", "é", "\0"]) {
      expect(signer.validate(char.repeat(2_000_000))).toBe(false);
      expect(signer.validate(`value.${char.repeat(2_000_000)}`)).toBe(false);
    }
  });
});
