import { createHmac } from "node:crypto";
import { deflateSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { makeAnswer } from "../src/answer.ts";
import { compareStep } from "../src/compare.ts";
import { Placeholders } from "../src/placeholder.ts";
import type { Json, RecordedCookie, Step } from "../src/recording.ts";
import { readSessionCookie } from "../src/session-cookie.ts";
import { parseSetCookie } from "../src/set-cookie.ts";

const secret = "secret";

/** A Flask session cookie made by hand. */
function bake(payload: string, options: { compress?: boolean; at?: number; key?: string } = {}) {
  const bytes = Buffer.from(payload);
  const encoded = options.compress
    ? `.${deflateSync(bytes).toString("base64url")}`
    : bytes.toString("base64url");
  const time = Buffer.from((options.at ?? 1_700_000_000).toString(16), "hex").toString("base64url");
  const key = createHmac("sha1", options.key ?? secret)
    .update("cookie-session")
    .digest();
  const signed = `${encoded}.${time}`;
  return `${signed}.${createHmac("sha1", key).update(signed).digest("base64url")}`;
}

function differing(value: Json, got: string, sessionSecret: string | undefined = secret): string[] {
  const { raw, ...parsed } = parseSetCookie(`session=x; HttpOnly; Path=/`);
  const expected: RecordedCookie =
    typeof value === "string"
      ? { ...parsed, value, raw: raw.replace("=x", `=${value}`) }
      : { ...parsed, value };
  const step: Step = {
    at: 0,
    client: "a",
    request: { method: "GET", path: "/", headers: {}, remote_addr: "" },
    response: { status: 200, headers: {}, set_cookies: [expected] },
  };
  const headers = new Headers({ "set-cookie": `session=${got}; HttpOnly; Path=/` });
  const outcome = {
    answer: makeAnswer(200, headers, new Uint8Array()),
    cookiesSent: undefined,
    observed: undefined,
  };
  const context = { placeholders: new Placeholders({}), variables: {}, sessionSecret };
  return compareStep(step, outcome, { headers: [], context }).map(({ field }) => field);
}

const long = JSON.stringify({ text: "ab".repeat(60), n: 1 });

describe("a session cookie", () => {
  test("is read with its payload, time and signature", () => {
    expect(readSessionCookie(bake(long, { compress: true }))).toMatchObject({
      payload: { n: 1 },
      timestamp: 1_700_000_000,
    });
    expect(readSessionCookie("a.b.c")).toBeUndefined();
  });

  test("may be compressed otherwise than Flask's", () => {
    expect(differing(bake(long), bake(long, { compress: true }))).toEqual([]);
  });

  test("may write its numbers as JavaScript does", () => {
    expect(differing(bake('{"a":1.0,"b":"1.0"}'), bake('{"a":1,"b":"1.0"}'))).toEqual([]);
    expect(differing(bake('{"a":1.0,"b":"1.0"}'), bake('{"a":1,"b":"1"}'))).not.toEqual([]);
  });

  test.each([
    ["another payload", bake('{"a":2}')],
    ["another order of keys", bake('{"b":1,"a":1}')],
    ["another second", bake('{"a":1,"b":1}', { at: 1_700_000_001 })],
    ["another key", bake('{"a":1,"b":1}', { key: "other" })],
    ["another key, compressed", bake('{"a":1,"b":1}', { key: "other", compress: true })],
  ])("may not have %s", (_what, got) => {
    expect(differing(bake('{"a":1,"b":1}'), got)).toEqual(["set_cookies.session.value"]);
  });

  test("may not have other attributes even where its bytes may differ", () => {
    const got = `${bake(long, { compress: true })}; Priority=High`;
    expect(differing(bake(long), got)).toEqual(["set_cookies.session.raw"]);
  });

  test("is compared with a recorded payload, its time, its signature and Flask's own", () => {
    const example = bake(long, { compress: true });
    const recorded = (change: object): Json => ({
      $session: {
        payload: { text: { $volatile: "token" }, n: 1 },
        timestamp: 1_700_000_000,
        compressed: true,
        example,
        ...change,
      },
    });
    expect(differing(recorded({}), bake(long))).toEqual([]);
    expect(differing(recorded({ payload: { n: 2 } }), bake(long))).toEqual([
      "set_cookies.session.value.payload.n",
      "set_cookies.session.value.payload.text",
    ]);
    expect(differing(recorded({ timestamp: 5 }), bake(long))).toEqual([
      "set_cookies.session.value.timestamp",
    ]);
    expect(differing(recorded({}), bake(long, { key: "other" }))).toEqual([
      "set_cookies.session.value.signature",
    ]);
    expect(differing(recorded({ example: `${example}x` }), bake(long))).toEqual([
      "set_cookies.session.value.example",
    ]);
    expect(differing(recorded({}), "none")).toEqual(["set_cookies.session.value"]);
  });
});
