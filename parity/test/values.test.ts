import { Tuple, Uuid } from "phial/signing";
import { describe, expect, test } from "vitest";
import { decodeValue, encodeText, encodeValue } from "../src/values.ts";

describe("decodeValue", () => {
  test.each([
    { $bytes: "AP/+" },
    { $tuple: [1, { $tuple: [] }] },
    { $markup: "<b>" },
    { $uuid: "12345678-1234-5678-1234-567812345678" },
    { $datetime: "2024-02-29T12:34:56+00:00" },
    { $datetime: "2024-02-29T12:34:56.789000+00:00" },
    { a: [{ $bytes: "" }], b: null, $c: { d: true } },
    { $bytes: "", $markup: "" },
  ])("is undone by encodeValue: %j", (json) => {
    expect(encodeValue(decodeValue(json))).toEqual(json);
  });

  test("gives the values that phial/signing works with", () => {
    expect(decodeValue({ $tuple: [1] })).toEqual(Tuple.of(1));
    expect(decodeValue({ $bytes: "AP8=" })).toEqual(Uint8Array.of(0, 255));
    expect(decodeValue({ $uuid: "0".repeat(32) })).toEqual(new Uuid("0".repeat(32)));
    expect(decodeValue({ $timedelta: 1.5 })).toBe(1.5);
  });

  test("takes times without a zone for UTC", () => {
    const noon = new Date("2024-02-29T12:00:00Z");

    expect(decodeValue({ $datetime: "2024-02-29T12:00:00" })).toEqual(noon);
    expect(decodeValue({ $datetime: "2024-02-29T14:00:00+02:00" })).toEqual(noon);
    expect(decodeValue({ $date: "2024-02-29" })).toEqual(new Date("2024-02-29T00:00:00Z"));
  });
});

describe("encodeText", () => {
  test("shows bytes as text where they are text", () => {
    expect(encodeText("é")).toBe("é");
    expect(encodeText(new TextEncoder().encode("\ufeffé"))).toBe("\ufeffé");
    expect(encodeText(Uint8Array.of(0, 255, 254))).toEqual({ $bytes: "AP/+" });
  });
});
