import { describe, expect, test } from "vitest";
import { readBytes, readText } from "../../src/body/bytes.ts";
import { type JsonOptions, readJson } from "../../src/body/json-body.ts";
import { inRequest, post, postJson, refusalOf } from "./in-request.ts";

function read(request: Request, options?: JsonOptions): Promise<unknown> {
  return inRequest(request, (c) => readJson(c, options));
}

function nested(depth: number): string {
  return "[".repeat(depth) + "]".repeat(depth);
}

function withKeys(count: number): string {
  return `{${Array.from({ length: count }, (_, i) => `"k${i}":0`).join()}}`;
}

describe("readJson", () => {
  test.each([
    ['{"a": 1}', { a: 1 }],
    ["null", null],
    [" \n[1.0, 1e2]\n", [1, 100]],
    ['{"a":1,"a":2}', { a: 2 }],
    ["\ufeff{}", {}],
    ['"\\ud800"', "\ud800"],
    ["-0", -0],
  ])("reads %j", async (body, value) => {
    expect(await read(postJson(body))).toEqual(value);
  });

  test.each([
    "application/json",
    "APPLICATION/JSON",
    "application/json; charset=utf-8",
    "application/vnd.api+json",
  ])("takes the content type %s", async (type) => {
    expect(await read(post("[1]", type))).toEqual([1]);
  });

  test.each(["text/plain", "application/jsonp", "application/json\ta", ";", undefined])(
    "answers 415 to the content type %j",
    async (type) => {
      const error = await refusalOf(read(post('{"a": 1}', type)));
      expect(error.status).toBe(415);
      expect(error.detail).toContain("application/json");
    },
  );

  test.each([
    ["", "empty"],
    ["  ", "empty"],
    ["[1,", "ends too early"],
    ["{'a': 1}", "syntax error at position 1"],
    ["1 2", "syntax error"],
    ["NaN", "syntax error"],
    ["nul", "ends too early"],
    ['{"a":01}', "syntax error"],
    ['"\\ud800', "syntax error"],
    ["\ufeff{", "syntax error"],
    ["]]]]:", "syntax error"],
  ])("answers 400 to %j and says why without showing it", async (body, reason) => {
    const error = await refusalOf(read(postJson(body)));
    expect(error.status).toBe(400);
    expect(error.extra?.["detail"]).toContain(reason);
    expect(error.detail).toBeUndefined();
  });

  test("puts the reason on the error page only in debug", async () => {
    const error = await refusalOf(read(postJson("secret!"), { limits: { debug: true } }));
    expect(error.detail).toMatch(/^The request body is not valid JSON: .+\.$/);
    expect(JSON.stringify([error.detail, error.extra, error.message])).not.toContain("secret");
  });

  test("refuses bytes that are not UTF-8", async () => {
    const error = await refusalOf(read(postJson(Uint8Array.of(0x22, 0xff, 0x22))));
    expect(error.extra?.["detail"]).toContain("not UTF-8");
  });

  test("reads UTF-16 when a byte order mark says so", async () => {
    const little = Uint8Array.of(0xff, 0xfe, 0x22, 0, 0xe9, 0, 0x22, 0);
    const big = Uint8Array.of(0xfe, 0xff, 0, 0x22, 0, 0xe9, 0, 0x22);
    expect(await read(postJson(little))).toBe("é");
    expect(await read(postJson(big))).toBe("é");
  });

  test("refuses UTF-16 without a mark and UTF-32", async () => {
    const bare = Uint8Array.of(0x22, 0, 0xe9, 0, 0x22, 0);
    const wide = Uint8Array.of(0xff, 0xfe, 0, 0, 0x31, 0, 0, 0);
    expect((await refusalOf(read(postJson(bare)))).status).toBe(400);
    expect((await refusalOf(read(postJson(wide)))).status).toBe(400);
  });

  test("reads any content type with force", async () => {
    expect(await read(post("1", "text/plain"), { force: true })).toBe(1);
    expect((await refusalOf(read(post("[1,"), { force: true }))).status).toBe(400);
  });

  test.each([post("{}", "text/plain"), postJson("[1,"), postJson("")])(
    "gives undefined instead of 400 and 415 with silent",
    async (request) => {
      expect(await read(request, { silent: true })).toBeUndefined();
    },
  );

  test("answers 413 even with silent", async () => {
    const options = { silent: true, limits: { contentLength: 3 } };
    expect((await refusalOf(read(postJson("1234"), options))).status).toBe(413);
  });

  test("takes 64 levels and refuses 65", async () => {
    expect(await read(postJson(nested(64)))).toBeInstanceOf(Array);
    const error = await refusalOf(read(postJson(nested(65))));
    expect([error.status, error.code]).toEqual([400, "JSON_DEPTH_EXCEEDED"]);
  });

  test("refuses 100,000 levels without parsing them", async () => {
    for (const body of ["[".repeat(100_000), '{"a":'.repeat(100_000), nested(100_000)]) {
      expect((await refusalOf(read(postJson(body)))).code).toBe("JSON_DEPTH_EXCEEDED");
    }
  });

  test("takes 1,000 keys in an object and refuses 1,001", async () => {
    expect(Object.keys(Object(await read(postJson(withKeys(1000)))))).toHaveLength(1000);
    const error = await refusalOf(read(postJson(withKeys(1001))));
    expect([error.status, error.code]).toEqual([400, "JSON_KEYS_EXCEEDED"]);
  });

  test("drops __proto__ and constructor.prototype in every spelling", async () => {
    const body = `{"__proto__":{"pwn":1},"a":[{"\\u005f_proto__":{"pwn":1},"b":1}],
      "constructor":{"prototype":{"pwn":1},"c":2}}`;
    const value = await read(postJson(body));
    expect(JSON.stringify(value)).toBe('{"a":[{"b":1}],"constructor":{"c":2}}');
    expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
    expect(Reflect.get({}, "pwn")).toBeUndefined();
  });

  test("parses once: two reads give the same value", async () => {
    const [first, second] = await inRequest(postJson("{}"), async (c) => [
      await readJson(c),
      await readJson(c),
    ]);
    expect(first).toBe(second);
  });

  test("works after Hono has read the body, and Hono after it", async () => {
    const seen = await inRequest(postJson("[1]"), async (c) => [
      await c.req.text(),
      await readJson(c),
      await c.req.json(),
    ]);
    expect(seen).toEqual(["[1]", [1], [1]]);
    const later = await inRequest(postJson("[1]"), async (c) => [
      await readJson(c),
      await c.req.text(),
      await readText(c),
      (await readBytes(c)).length,
    ]);
    expect(later).toEqual([[1], "[1]", "[1]", 3]);
  });
});
