import { globSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { makeAnswer } from "../src/answer.ts";
import type { Answer } from "../src/answer.ts";
import { compareStep } from "../src/compare.ts";
import { compareValue } from "../src/compare-value.ts";
import type { ValueContext } from "../src/compare-value.ts";
import { parseRecording } from "../src/exact-json.ts";
import { Placeholders } from "../src/placeholder.ts";
import { isRecording } from "../src/recording.ts";
import type { Json, RecordedResponse, Step } from "../src/recording.ts";

const context: ValueContext = {
  placeholders: new Placeholders({ odd: "o+d" }),
  variables: { id: "a.b" },
};

function fields(expected: unknown, got: unknown): string[] {
  return compareValue({ expected, got }, "x", context).map(({ field }) => field);
}

describe("a recorded value", () => {
  test.each([
    [{ a: [1, { b: null }] }, { a: [1, { b: null }] }],
    [
      { a: 1, b: 2 },
      { b: 2, a: 1 },
    ],
    ["id={{id}};", "id=a.b;"],
    ["{{unknown}}", "{{unknown}}"],
    ["<{{$odd}}> {{$int}} {{$hex16}}", "<ooood> -12 0123456789abcdef"],
    ["a\n{{$any}}.", "a\nb\nc."],
    [{ $volatile: "uuid4" }, "123e4567-e89b-42d3-a456-426614174000"],
    [{ $ref: "#/x" }, { $ref: "#/x" }],
    ["{{$python_error}}", "whatever\nit says"],
  ])("%j is met by %j", (expected, got) => {
    expect(fields(expected, got)).toEqual([]);
  });

  test.each([
    [true, 1, ["x"]],
    [0, false, ["x"]],
    [null, undefined, ["x"]],
    ["1", 1, ["x"]],
    [{ a: 1 }, { a: 1, b: 2 }, ["x.b"]],
    [{ a: 1, b: null }, { a: 1 }, ["x.b"]],
    [[1, 2], [1], ["x"]],
    [[1, { a: [2] }], [1, { a: [3] }], ["x.1.a.0"]],
    [{}, [], ["x"]],
    [[], {}, ["x"]],
    ["id={{id}};", "id=axb;", ["x"]],
    ["<{{$odd}}>", "<ooodx>", ["x"]],
    [{ $volatile: "uuid4" }, "x123e4567-e89b-42d3-a456-426614174000", ["x"]],
    [{ $volatile: "no_such_type" }, "x", ["x"]],
    [{ $volatile: "int" }, 5, ["x"]],
    [{ a: 1 }, null, ["x"]],
  ])("%j is not met by %j", (expected, got, differing) => {
    expect(fields(expected, got)).toEqual(differing);
  });

  test("opens a JWT and compares its parts", () => {
    const part = (value: Json): string => Buffer.from(JSON.stringify(value)).toString("base64url");
    const token = `${part({ alg: "HS256" })}.${part({ sub: "ann", jti: "7" })}.x`;
    const payload = { sub: "ann", jti: { $volatile: "int" } };
    expect(fields({ $jwt: { header: { alg: "HS256" }, payload } }, token)).toEqual([]);
    const other = { $jwt: { header: { alg: "none" }, payload } };
    expect(fields(other, token)).toEqual(["x.header.alg"]);
    expect(fields(other, "a.b.c")).toEqual(["x"]);
  });
});

const folder = fileURLToPath(new URL("../recordings", import.meta.url));
const recordings = globSync("*/*.json", { cwd: folder }).map((file) => {
  const recording = parseRecording(readFileSync(`${folder}/${file}`, "utf8"));
  if (!isRecording(recording)) throw new Error(`${file} is no recording`);
  return recording;
});

/** What a twin would answer that answers as recorded; undefined where something is random. */
function answerOf({ response }: Step): Answer | undefined {
  const headers = new Headers();
  for (const [name, value] of Object.entries(response.headers)) {
    for (const one of Array.isArray(value) ? value : [value]) {
      headers.append(name, typeof one === "string" ? one : setMembers(one).reverse().join(","));
    }
  }
  for (const { raw } of response.set_cookies ?? []) {
    if (raw === undefined) return undefined;
    headers.append("set-cookie", raw);
  }
  const body =
    response.body === undefined
      ? Buffer.from(response.body_base64 ?? "", "base64")
      : Buffer.from(response.body, "utf8");
  return JSON.stringify(response).includes("{{")
    ? undefined
    : makeAnswer(response.status, headers, new Uint8Array(body));
}

function setMembers(value: Json): string[] {
  return Object.values(Object(value)).flat().map(String);
}

function differences(step: Step, answer: Answer, headers: readonly string[]): string[] {
  const outcome = { answer, cookiesSent: step.cookies_sent, observed: step.observed };
  return compareStep(step, outcome, { headers, context }).map(({ field }) => field);
}

function edited(answer: Answer, edit: (headers: Headers) => void): Answer {
  const headers = new Headers(answer.headers);
  edit(headers);
  return makeAnswer(answer.status, headers, answer.body);
}

/** What can be wrong with an answer, each with the field that has to be named. */
function spoil(response: RecordedResponse, answer: Answer, listed: readonly string[]) {
  const { status, headers, body } = answer;
  const spoilt: [field: string, answer: Answer][] = [
    ["status", makeAnswer(status + 1, headers, body)],
    [
      response.json === undefined ? (response.body === undefined ? "body_base64" : "body") : "json",
      makeAnswer(status, headers, new Uint8Array([...body, 33])),
    ],
    ["set_cookies.new", edited(answer, (copy) => copy.append("set-cookie", "new=1; Path=/"))],
  ];
  for (const name of listed.filter((one) => one !== "content-length")) {
    spoilt.push([`headers.${name}`, edited(answer, (copy) => copy.append(name, "spoilt"))]);
    if (headers.has(name)) {
      spoilt.push([`headers.${name}`, edited(answer, (copy) => copy.delete(name))]);
    }
  }
  if (headers.has("set-cookie")) {
    const cookies = headers.getSetCookie();
    const replaced = (by: (raw: string) => string): Answer =>
      edited(answer, (copy) => {
        copy.delete("set-cookie");
        for (const raw of cookies) copy.append("set-cookie", by(raw));
      });
    spoilt.push(["set_cookies", edited(answer, (copy) => copy.delete("set-cookie"))]);
    spoilt.push(["set_cookies", replaced((raw) => raw.replace("=", "=x"))]);
    spoilt.push(["set_cookies", replaced((raw) => `${raw}; Max-Age=123456`)]);
    spoilt.push(["set_cookies", replaced((raw) => `${raw}; Priority=High`)]);
  }
  return spoilt;
}

describe("a recorded answer", () => {
  test("is met by itself, and by nothing that differs in one thing", () => {
    let compared = 0;
    const wrong: string[] = [];
    for (const { steps, headers_compared: listed } of recordings) {
      for (const step of steps) {
        const answer = answerOf(step);
        if (answer === undefined) continue;
        compared += 1;
        const { path } = step.request;
        const unlike = differences(step, answer, listed);
        if (unlike.length > 0) wrong.push(`${path} is not met by itself: ${unlike.join()}`);
        for (const [field, spoilt] of spoil(step.response, answer, listed)) {
          const found = differences(step, spoilt, listed);
          const isFound = found.some((one) => one === field || one.startsWith(`${field}.`));
          if (!isFound) wrong.push(`${path} is met although its ${field} differs`);
        }
      }
    }
    expect(wrong).toEqual([]);
    expect(compared).toBeGreaterThan(1500);
  });

  const step: Step = {
    at: 0,
    client: "a",
    request: { method: "GET", path: "/", headers: {}, remote_addr: "" },
    cookies_sent: ["a", "b"],
    response: { status: 200, headers: { "content-length": "3" }, json: { a: 1 }, body: '{"a":1}' },
    observed: { log: ["x"] },
  };
  const answer = makeAnswer(200, new Headers(), new TextEncoder().encode('{"a":1}'));

  test("asks for the same cookies sent and the same observations", () => {
    const compare = (cookiesSent: string[], observed: unknown): string[] =>
      compareStep(step, { answer, cookiesSent, observed }, { headers: [], context }).map(
        ({ field }) => field,
      );
    expect(compare(["a", "b"], { log: ["x"] })).toEqual([]);
    expect(compare(["b", "a"], { log: ["x"] })).toEqual(["cookies_sent"]);
    expect(compare(["a", "b"], { log: [] })).toEqual(["observed.log"]);
    expect(compare(["a", "b"], undefined)).toEqual(["observed"]);
  });

  test("takes JSON that is written otherwise for a difference of the body alone", () => {
    const spaced = makeAnswer(200, new Headers(), new TextEncoder().encode('{"a": 1}'));
    expect(differences(step, spaced, ["content-length"])).toEqual(["body"]);
  });

  test("holds a wrong Content-Length against a server, not a missing one", () => {
    const length = (value: string): Answer =>
      edited(answer, (headers) => headers.set("content-length", value));
    expect(differences(step, answer, ["content-length"])).toEqual([]);
    expect(differences(step, length("3"), ["content-length"])).toEqual([]);
    expect(differences(step, length("4"), ["content-length"])).toEqual(["headers.content-length"]);
  });
});
