import { describe, expect, expectTypeOf, test } from "vitest";
import { PhialError } from "../../src/errors/phial-error.ts";
import {
  BadData,
  type BadDataCode,
  BadPayload,
  BadSignature,
  BadTimeSignature,
  isBadData,
  SignatureExpired,
} from "../../src/signing/index.ts";

describe("BadData", () => {
  test.each<[BadData, string, BadDataCode]>([
    [new BadData("m"), "BadData", "BAD_DATA"],
    [new BadPayload("m"), "BadPayload", "BAD_PAYLOAD"],
    [new BadSignature("m"), "BadSignature", "BAD_SIGNATURE"],
    [new BadTimeSignature("m"), "BadTimeSignature", "BAD_TIME_SIGNATURE"],
    [new SignatureExpired("m"), "SignatureExpired", "SIGNATURE_EXPIRED"],
  ])("is a family whose members have a name and a code: %s", (error, name, code) => {
    expect(error).toBeInstanceOf(BadData);
    expect(error).toMatchObject({ name, code, message: "m" });
    expect(isBadData(error)).toBe(true);
  });

  test("descends as in itsdangerous", () => {
    expect(new SignatureExpired("m")).toBeInstanceOf(BadTimeSignature);
    expect(new BadTimeSignature("m")).toBeInstanceOf(BadSignature);
    expect(new BadPayload("m")).not.toBeInstanceOf(BadSignature);
  });

  test("is known by its code, also from another copy of the package", () => {
    expect(isBadData(Object.assign(new Error("m"), { code: "SIGNATURE_EXPIRED" }))).toBe(true);
    expect(isBadData({ code: "SIGNATURE_EXPIRED" })).toBe(false);
    expect(isBadData(new PhialError("SIGNING_AGE_INVALID", "p", "r"))).toBe(false);
    expect(isBadData(undefined)).toBe(false);
  });

  test("has codes that tell expired from forged in a type-safe way", () => {
    const error: BadTimeSignature = new SignatureExpired("m", { dateSigned: new Date(0) });

    expectTypeOf(error.code).toEqualTypeOf<"BAD_TIME_SIGNATURE" | "SIGNATURE_EXPIRED">();
    expectTypeOf(error.dateSigned).toEqualTypeOf<Date | undefined>();
  });
});
