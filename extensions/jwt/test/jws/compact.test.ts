import { createHmac } from "node:crypto";
import fc from "fast-check";
import { expect, test, describe } from "vitest";
import { JWTError, signToken, unverifiedHeader, verifyToken } from "../../src/jws/index.ts";
import { NOW, SECRET } from "../tokens-app.ts";

const b64 = (text: string | Buffer) => Buffer.from(text).toString("base64url");

/** A token of raw parts, signed well. */
function raw(header: string, payload: string, key = SECRET): string {
  const text = `${b64(header)}.${b64(payload)}`;
  return `${text}.${createHmac("sha256", key).update(text).digest("base64url")}`;
}

const HEADER = '{"alg":"HS256","typ":"JWT"}';
const PAYLOAD = '{"sub":"ann"}';
const good = raw(HEADER, PAYLOAD);

const verify = (token: string) =>
  verifyToken(token, { algorithms: ["HS256"], key: SECRET, now: NOW * 1000 });

describe("a token", () => {
  test("that is signed well gives its claims", () => {
    expect(verify(good)).toEqual({ sub: "ann" });
  });

  test("gives claims without a prototype", () => {
    expect(Object.getPrototypeOf(verify(good))).toBeNull();
    expect(verify(raw(HEADER, '{"sub":"ann","__proto__":{"admin":true}}'))["admin"]).toBe(
      undefined,
    );
  });

  test.each(["none", "None", "NONE", "nOnE", "", null, 0, [], "hs256", "HS512", "RS256", "dir"])(
    "whose header names the algorithm %j is refused",
    (alg) => {
      const header = JSON.stringify({ alg, typ: "JWT" });
      const unsigned = `${b64(header)}.${b64(PAYLOAD)}.`;

      expect(() => verify(raw(header, PAYLOAD))).toThrow("The specified alg value is not allowed");
      expect(() => verify(unsigned)).toThrow("The specified alg value is not allowed");
    },
  );

  test.each([
    [
      "a critical extension",
      '{"alg":"HS256","crit":["exp"]}',
      "Unsupported critical extension: exp",
    ],
    ["an empty list of them", '{"alg":"HS256","crit":[]}', "Invalid 'crit' header"],
    ["a payload that is elsewhere", '{"alg":"HS256","b64":false}', "detached_payload"],
    ["a key's name that is no text", '{"alg":"HS256","kid":5}', "Key ID header"],
    ["no algorithm", '{"typ":"JWT"}', "Algorithm not specified"],
    ["a key twice", '{"alg":"none","alg":"HS256"}', "it has a key twice"],
    ["a list for a header", '["HS256"]', "must be a json object"],
  ])("with %s is refused", (_what, header, message) => {
    expect(() => verify(raw(header, PAYLOAD))).toThrow(message);
  });

  test.each([
    ["a key twice", '{"sub":"ann","sub":"bob"}', "it has a key twice"],
    ["a key twice, once escaped", '{"sub":"ann","s\\u0075b":"bob"}', "it has a key twice"],
    ["a key twice, deep", '{"a":[{"b":1,"b":2}]}', "it has a key twice"],
    ["nesting without end", `{"a":${"[".repeat(40)}${"]".repeat(40)}}`, "nested too deep"],
    ["no JSON", "{", "it is not JSON"],
    ["no object", "[1]", "must be a json object"],
  ])("whose payload has %s is refused, although it is signed", (_what, payload, message) => {
    expect(() => verify(raw(HEADER, payload))).toThrow(message);
  });

  test("whose colons and braces stand in text is read", () => {
    const payload = JSON.stringify({ sub: 'a":{["b\\', x: "\\\\", y: "{{{{:::" });

    expect(verify(raw(HEADER, payload))).toEqual(JSON.parse(payload));
  });

  test("is refused in every other spelling of its bytes", () => {
    const [header = "", payload = "", signature = ""] = good.split(".");
    const flipped = `${signature.slice(0, -1)}${signature.endsWith("A") ? "B" : "A"}`;
    for (const other of [
      `${header}=.${payload}.${signature}`,
      `${header}.${payload}.${signature}=`,
      `${header}.${payload}.${signature.replaceAll("-", "+").replaceAll("_", "/")}=`,
      ` ${good}`,
      `${good}\n`,
      `${header}.${payload}.${flipped}`,
      `${header}.${payload}`,
      `${header}.${payload}.`,
      `${header}..${signature}`,
      `.${payload}.${signature}`,
      `${good}.x`,
    ]) {
      expect(() => verify(other)).toThrow(JWTError);
    }
  });

  test("is verified before its payload is read", () => {
    const bad = raw(HEADER, "{", "another secret of sufficient length");

    expect(() => verify(bad)).toThrow("Signature verification failed");
  });

  test("of 17,000 characters is refused before anything else", () => {
    expect(() => verify(raw(HEADER, `{"a":"${"x".repeat(13_000)}"}`))).toThrow("too long");
  });

  test("of five parts, as JWE has them, is refused", () => {
    const header = b64('{"alg":"dir","enc":"A256GCM","zip":"DEF"}');

    expect(() => verify(`${header}..aaaa.bbbb.cccc`)).toThrow(JWTError);
  });
});

test("whatever comes is a JWTError or claims, and never another error", () => {
  const parts = fc.array(
    fc.oneof(fc.string(), fc.base64String(), fc.constantFrom(...good.split("."))),
    {
      maxLength: 5,
    },
  );
  fc.assert(
    fc.property(parts, (texts) => {
      try {
        verify(texts.join("."));
      } catch (error) {
        expect(error).toBeInstanceOf(JWTError);
      }
    }),
    { numRuns: 2000 },
  );
});

test("one changed bit anywhere is refused", () => {
  fc.assert(
    fc.property(fc.nat(good.length - 1), fc.integer({ min: 0, max: 6 }), (index, bit) => {
      const code = good.charCodeAt(index) ^ (1 << bit);
      const changed = good.slice(0, index) + String.fromCharCode(code) + good.slice(index + 1);

      expect(() => verify(changed)).toThrow(JWTError);
    }),
  );
});

test("claims of any JSON come back as they went", () => {
  const value = fc.jsonValue({ maxDepth: 4 });
  fc.assert(
    fc.property(fc.dictionary(fc.string(), value), (extra) => {
      const given = { ...JSON.parse(JSON.stringify(extra)), sub: "ann" };
      for (const name of ["exp", "nbf", "iat", "aud", "iss", "jti", "__proto__"]) {
        Reflect.deleteProperty(given, name);
      }
      const token = signToken(given, { algorithm: "HS256", key: SECRET });

      expect({ ...verify(token) }).toEqual(given);
    }),
  );
});

test("the header of a token can be looked at without any key", () => {
  const token = signToken({}, { algorithm: "HS256", key: SECRET, headers: { kid: "k" } });

  expect(unverifiedHeader(token)).toEqual({ alg: "HS256", kid: "k", typ: "JWT" });
  expect(() => unverifiedHeader("x")).toThrow("Not enough segments");
});
