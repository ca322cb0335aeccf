import { describe, expect, test } from "vitest";
import { HttpError, jsonLogger, type JsonLoggerOptions, Phial, PhialError } from "../src/index.ts";
import { fakeClock } from "../src/testing/index.ts";

/** A logger and the lines it has written. */
function writingLog(options: JsonLoggerOptions = {}) {
  const lines: string[] = [];
  const clock = fakeClock(Date.UTC(2024, 1, 3, 4, 5, 6, 7));
  const log = jsonLogger({ clock, write: (line) => lines.push(line), ...options });
  return { log, lines };
}

/** What a reader of the log gets back from its only line. */
function readLine(lines: readonly string[]): unknown {
  expect(lines).toHaveLength(1);
  const value: unknown = JSON.parse(lines[0] ?? "");
  return value;
}

describe("jsonLogger", () => {
  test("writes level, time, fields and message as one line of JSON", () => {
    const { log, lines } = writingLog();
    log.info({ user: 7 }, "signed in");
    expect(lines).toEqual([
      '{"level":"info","time":"2024-02-03T04:05:06.007Z","user":7,"message":"signed in"}',
    ]);
  });

  test("drops what is below its level", () => {
    const { log, lines } = writingLog({ level: "warn" });
    log.debug({});
    log.info({});
    log.warn({});
    log.error({});
    expect(lines.map((line) => line.slice(0, 15))).toEqual(['{"level":"warn"', '{"level":"error']);
  });

  test.each([
    ["a line break", "a\nb"],
    ["a carriage return", "a\r\nb"],
    ["an escape sequence", "\u001b[31mred\u001b[0m"],
    ["an escape sequence of one character", "\u009b31m"],
    ["a line separator", "a\u2028b\u2029c"],
    ["NEL and DEL", "a\u0085b\u007fc"],
    ["NUL and backspace", "a\0b\bc"],
    ["half a surrogate pair", "a\ud800b"],
    ["a forged line", '"}\n{"level":"error","message":"forged"}'],
  ])("keeps %s within one line, and gives it back as it was", (_name, text) => {
    const { log, lines } = writingLog();
    log.info({ [text]: text, nested: [{ text }] }, text);
    expect(lines[0]).not.toMatch(/[\0-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]/);
    expect(readLine(lines)).toMatchObject({ message: text, nested: [{ text }], [text]: text });
  });

  test("writes an error with its stack, code and causes", () => {
    const { log, lines } = writingLog();
    const root = Object.assign(new Error("root"), { code: "ECONNREFUSED" });
    log.error({ err: new PhialError("AREA_BROKEN", "It broke.", "Mend it.", { cause: root }) });
    expect(readLine(lines)).toMatchObject({
      err: {
        name: "PhialError",
        message: "It broke.\nMend it.",
        code: "AREA_BROKEN",
        stack: expect.stringContaining("log.test.ts"),
        cause: { name: "Error", message: "root", code: "ECONNREFUSED" },
      },
    });
  });

  test("writes the errors within an AggregateError", () => {
    const { log, lines } = writingLog();
    log.error({ err: new AggregateError([new Error("one"), new TypeError("two")], "both") });
    expect(readLine(lines)).toMatchObject({
      err: { message: "both", errors: [{ message: "one" }, { name: "TypeError" }] },
    });
  });

  test("marks what contains itself instead of failing", () => {
    const { log, lines } = writingLog();
    const value: Record<string, unknown> = { name: "self" };
    value["self"] = value;
    const error = new Error("circular");
    error.cause = error;
    log.info({ value, error });
    expect(readLine(lines)).toMatchObject({
      value: { name: "self" },
      error: { message: "circular" },
    });
  });

  test("writes an object that stands in two places twice", () => {
    const { log, lines } = writingLog();
    const user = { id: 7 };
    log.info({ actor: user, owner: user });
    expect(readLine(lines)).toMatchObject({ actor: { id: 7 }, owner: { id: 7 } });
  });

  test.each<[string, unknown]>([
    ["a big integer", 10n],
    ["undefined", undefined],
    ["a function", () => 1],
    ["a symbol", Symbol("x")],
    ["an invalid date", new Date(Number.NaN)],
    ["a map", new Map([["a", 1]])],
    ["something whose toJSON fails", { toJSON: () => JSON.parse("no JSON") }],
    [
      "something whose getter fails",
      Object.defineProperty({}, "x", { enumerable: true, get: () => JSON.parse("no") }),
    ],
    ["a revoked proxy", revoked()],
  ])("never fails on %s", (_name, value) => {
    const { log, lines } = writingLog();
    expect(() => log.info({ value }, "still here")).not.toThrow();
    expect(readLine(lines)).toMatchObject({ level: "info", message: "still here" });
  });

  test("lets no field take the place of level, time or message", () => {
    const { log, lines } = writingLog();
    log.info({ level: "error", time: "never", message: "forged" }, "real");
    expect(readLine(lines)).toEqual({
      level: "info",
      time: "2024-02-03T04:05:06.007Z",
      message: "real",
    });
  });
});

describe("the log of an app", () => {
  test("has one line for a request that failed, with an escaped path and the request's id", async () => {
    const { log, lines } = writingLog();
    await using app = new Phial("logged", { log });
    app.get("/:name", function show() {
      throw new Error("broken");
    });
    const response = await app.request("/a%0A%1B%5B31m%E2%80%A8");
    expect(readLine(lines)).toMatchObject({
      level: "error",
      message: "request failed",
      method: "GET",
      path: "/a\n\u001b[31m\u2028",
      endpoint: "show",
      requestId: response.headers.get("X-Request-Id"),
      err: { message: "broken" },
    });
    expect(lines[0]).not.toMatch(/[\0-\x1f\x7f-\x9f\u2028]/);
  });

  test("has nothing to say about answers such as 404 and 409", async () => {
    const { log, lines } = writingLog();
    await using app = new Phial("logged", { log });
    app.get("/", () => {
      throw new HttpError(409);
    });
    await app.request("/");
    await app.request("/missing");
    expect(lines).toEqual([]);
  });
});

function revoked(): object {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  return proxy;
}
