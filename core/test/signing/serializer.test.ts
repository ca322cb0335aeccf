import { Buffer } from "node:buffer";
import { deflateSync } from "node:zlib";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Markup } from "../../src/markup.ts";
import {
  BadData,
  BadPayload,
  type Codec,
  encodeBase64,
  Serializer,
  Signer,
  TimedSerializer,
  Tuple,
  URLSafeSerializer,
  URLSafeTimedSerializer,
} from "../../src/signing/index.ts";

const clock = { now: () => 1_700_000_000_000, monotonic: () => 0 };
const stubborn: Codec = {
  dumps: () => "text",
  loads: () => {
    throw new BadPayload("The codec says no.");
  },
};
const upperCase: Codec = {
  dumps: (value) => String(value).toUpperCase(),
  loads: (text) => text.toLowerCase(),
};

// The JSON.parse of Node 24 reads the name "\"" as "\\" after an object that has the latter.
function isReadRight(value: unknown): boolean {
  return !JSON.stringify(value).includes(String.raw`"\""`);
}

function forge(payload: string): string {
  return new Signer("secret-key", { salt: "itsdangerous" }).sign(payload);
}

describe.each([
  ["Serializer", new Serializer("secret-key", { salt: "s" })],
  ["URLSafeSerializer", new URLSafeSerializer("secret-key", { salt: "s" })],
  ["TimedSerializer", new TimedSerializer("secret-key", { salt: "s" })],
  ["URLSafeTimedSerializer", new URLSafeTimedSerializer("secret-key", { salt: "s" })],
])("%s", (_name, serializer) => {
  test("gives any JSON value back", () => {
    fc.assert(
      fc.property(fc.jsonValue().filter(isReadRight), (value) => {
        expect(serializer.loads(serializer.dumps(value))).toEqual(value);
      }),
    );
  });

  test("keeps integers that a number cannot hold", () => {
    expect(serializer.loads(serializer.dumps({ id: 2n ** 70n }))).toEqual({ id: 2n ** 70n });
  });

  test("throws nothing but BadData, whatever the text", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        expect(() => serializer.loads(text)).toThrow(BadData);
      }),
    );
  });
});

describe("Serializer", () => {
  test("writes JSON with the spaces and escapes of Python", () => {
    const text = new Serializer("k").dumps({ a: [1, 2], b: "é" });

    expect(text.slice(0, text.lastIndexOf("."))).toBe(`{"a": [1, 2], "b": "\\u00e9"}`);
  });

  test("writes what is not JSON as Python does, or refuses it", () => {
    const serializer = new Serializer("k");

    expect(serializer.loads(serializer.dumps([Tuple.of(1), new Markup("<b>")]))).toEqual([
      [1],
      "<b>",
    ]);
    expect(() => serializer.dumps(Uint8Array.of(1))).toThrow(
      expect.objectContaining({ code: "SIGNING_VALUE_UNSUPPORTED" }),
    );
  });

  test("writes with the codec it is given", () => {
    const serializer = new Serializer("k", { codec: upperCase });

    expect(serializer.dumps("value")).toMatch(/^VALUE\./);
    expect(serializer.loads(serializer.dumps("value"))).toBe("value");
  });

  test("passes on what the codec says about a payload", () => {
    const serializer = new Serializer("k", { codec: stubborn });

    expect(() => serializer.loads(serializer.dumps(1))).toThrow("The codec says no.");
  });

  test("says why a genuine payload cannot be read", () => {
    expect(() => new Serializer("secret-key").loads(forge("{no json"))).toThrow(
      expect.objectContaining({ code: "BAD_PAYLOAD", cause: expect.any(SyntaxError) }),
    );
  });
});

describe("URLSafeSerializer", () => {
  const serializer = new URLSafeSerializer("secret-key");
  const repeated = { text: "abc".repeat(500) };

  test("compresses a payload that gets shorter by it", () => {
    const text = serializer.dumps(repeated);

    expect(text).toMatch(/^\.[\w-]{20,50}\.[\w-]{27}$/);
    expect(serializer.loads(text)).toEqual(repeated);
  });

  test("reads what Python compressed", () => {
    const payload = ".eJxTysnPS1cYBoQSAPUkSMU";

    expect(serializer.loads(forge(payload))).toBe("long ".repeat(40));
  });

  test("leaves payloads alone that are shorter than it was told", () => {
    const text = new URLSafeSerializer("k", { compressFrom: 2000 }).dumps(repeated);

    expect(text).toMatch(/^eyJ/);
  });

  test("does not inflate a compression bomb", () => {
    const bomb = deflateSync(Buffer.alloc(50_000_000, "1"));
    const run = () => serializer.loads(forge(`.${encodeBase64(bomb)}`));

    expect(run).toThrow(BadPayload);
  });

  test("inflates up to the limit and not one byte more", () => {
    const text = forge(`.${encodeBase64(deflateSync(Buffer.from(`"${"x".repeat(98)}"`)))}`);
    const upTo = (maxInflatedBytes: number) =>
      new URLSafeSerializer("secret-key", { maxInflatedBytes }).loads(text);

    expect(upTo(100)).toBe("x".repeat(98));
    expect(() => upTo(99)).toThrow(BadPayload);
  });

  test.each([
    ["no base64", "A"],
    ["nothing compressed", "."],
    ["something that is not compressed", ".AAAA"],
    ["the half of something compressed", ".eJxTysnPS1cY"],
    ["no UTF-8", encodeBase64(Uint8Array.of(0x22, 0xff, 0x22))],
    ["no JSON", encodeBase64("{")],
    ["a byte order mark", encodeBase64("\ufeff1")],
    ["nothing", ""],
  ])("says that the payload is bad when %s was signed", (_name, payload) => {
    expect(() => serializer.loads(forge(payload))).toThrow(BadPayload);
  });

  test("throws nothing but BadPayload for what else was signed", () => {
    fc.assert(
      fc.property(fc.string(), fc.boolean(), (text, isCompressed) => {
        const data = isCompressed ? deflateSync(text) : Buffer.from(text);
        try {
          serializer.loads(forge((isCompressed ? "." : "") + encodeBase64(data)));
        } catch (error) {
          expect(error).toBeInstanceOf(BadPayload);
        }
      }),
    );
  });

  test.each([
    { maxInflatedBytes: 0 },
    { maxInflatedBytes: Number.NaN },
    { maxInflatedBytes: 1.5 },
    { compressFrom: -1 },
  ])("refuses the limits %j", (options) => {
    expect(() => new URLSafeSerializer("k", options)).toThrow(
      expect.objectContaining({ code: "SIGNING_LIMIT_INVALID" }),
    );
  });
});

describe("URLSafeTimedSerializer", () => {
  const serializer = new URLSafeTimedSerializer("secret-key", { clock });

  test("gives the date with the value", () => {
    expect(serializer.loadsDated(serializer.dumps([1]), { maxAge: 0 })).toEqual({
      value: [1],
      dateSigned: new Date(1_700_000_000_000),
    });
  });

  test("does not read the payload of an expired text", () => {
    const later = new URLSafeTimedSerializer("secret-key", {
      clock: { ...clock, now: () => 1_700_000_011_000 },
    });

    expect(() => later.loads(serializer.dumps([1]), { maxAge: 10 })).toThrow(
      expect.objectContaining({ code: "SIGNATURE_EXPIRED", payload: "WzFd" }),
    );
  });
});
