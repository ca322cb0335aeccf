import { Buffer } from "node:buffer";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { BadSignature, isBadData, Signer, TimestampSigner } from "../../src/signing/index.ts";

const NOW = 1_700_000_000;
const salt = "salt";

function at(seconds: number): TimestampSigner {
  return new TimestampSigner("secret-key", {
    salt,
    clock: { now: () => seconds * 1000, monotonic: () => 0 },
  });
}

/** A right signature over a text of one's own making. */
function forge(text: string): string {
  return new Signer("secret-key", { salt }).sign(text);
}

describe("TimestampSigner", () => {
  const signed = at(NOW).sign("v");

  test("signs the time in whole seconds", () => {
    expect(at(NOW + 0.999).sign("v")).toBe(signed);
    expect(at(NOW + 1).sign("v")).not.toBe(signed);
  });

  test("gives the date of the signature", () => {
    expect(at(NOW).unsignDated(signed)).toEqual({ value: "v", dateSigned: new Date(NOW * 1000) });
  });

  test("gives bytes back for bytes", () => {
    const bytes = Uint8Array.of(0, 255);

    expect(at(NOW).unsign(at(NOW).sign(bytes), { maxAge: 1 })).toEqual(bytes);
  });

  test("accepts a signature of exactly the maximum age, and none that is older", () => {
    expect(at(NOW + 60.9).unsign(signed, { maxAge: 60 })).toBe("v");
    expect(() => at(NOW + 61).unsign(signed, { maxAge: 60 })).toThrow(
      expect.objectContaining({
        code: "SIGNATURE_EXPIRED",
        payload: "v",
        dateSigned: new Date(NOW * 1000),
      }),
    );
  });

  test("does not accept a signature from the future when there is a maximum age", () => {
    expect(() => at(NOW - 1).unsign(signed, { maxAge: 60 })).toThrow(
      expect.objectContaining({ code: "SIGNATURE_EXPIRED" }),
    );
    expect(at(NOW - 1).unsign(signed)).toBe("v");
  });

  test("accepts a signature of any age when there is no maximum", () => {
    expect(at(NOW + 1e9).unsign(signed)).toBe("v");
  });

  test.each([Number.NaN, "60", null])("refuses the maximum age %j", (maxAge) => {
    // @ts-expect-error -- only a number is an age
    expect(() => at(NOW).unsign(signed, { maxAge })).toThrow(
      expect.objectContaining({ code: "SIGNING_AGE_INVALID" }),
    );
  });

  test("tells the date of a signature that does not match, which nobody has to believe", () => {
    expect(() => at(NOW).unsign(`${signed}x`)).toThrow(
      expect.objectContaining({
        code: "BAD_TIME_SIGNATURE",
        payload: "v",
        dateSigned: new Date(NOW * 1000),
      }),
    );
  });

  test("says that there is no signature when there is not even a separator", () => {
    expect(() => at(NOW).unsign("v")).toThrow(expect.objectContaining({ code: "BAD_SIGNATURE" }));
  });

  test.each([
    ["no timestamp", "v"],
    ["one that is not base64", "v.A"],
    ["one of more than eight bytes", "v.AAAAAAAAAAAA"],
    ["one after the year 9999", "v.____"],
  ])("does not accept a genuine signature over %s", (_name, text) => {
    const [, stamp] = text.split(".");
    const long = stamp === "____" ? "v.________" : text;

    expect(() => at(NOW).unsign(forge(long))).toThrow(
      expect.objectContaining({ code: "BAD_TIME_SIGNATURE", payload: "v" }),
    );
  });

  test("reads an empty timestamp as 1970, as itsdangerous does", () => {
    expect(at(NOW).unsignDated(forge("v.")).dateSigned).toEqual(new Date(0));
    expect(at(0).sign("v")).toBe(forge("v."));
  });

  test("says whether a signature is valid", () => {
    expect(at(NOW).validate(signed, { maxAge: 0 })).toBe(true);
    expect(at(NOW + 1).validate(signed, { maxAge: 0 })).toBe(false);
  });

  test("works with another separator", () => {
    const signer = new TimestampSigner("k", { sep: "--" });

    expect(signer.unsign(signer.sign("a--b"))).toBe("a--b");
    expect(Buffer.from(signer.unsign(signer.sign(Buffer.from("a--b")))).toString()).toBe("a--b");
  });

  test("throws nothing but BadSignature, whatever was changed", () => {
    const signer = at(NOW);
    const change = fc.tuple(fc.nat({ max: signed.length }), fc.string({ unit: "binary" }));
    fc.assert(
      fc.property(change, ([place, text]) => {
        try {
          signer.unsign(signed.slice(0, place) + text + signed.slice(place + text.length));
        } catch (error) {
          expect(error).toBeInstanceOf(BadSignature);
          expect(isBadData(error)).toBe(true);
        }
      }),
    );
  });
});
