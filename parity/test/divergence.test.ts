import { existsSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { makeAnswer } from "../src/answer.ts";
import { explain } from "../src/divergence.ts";
import type { StepMeeting } from "../src/divergence.ts";
import { divergenceRules } from "../src/divergence-rules.ts";
import { checkDivergences, parseDivergenceTable } from "../src/divergence-table.ts";
import type { Json } from "../src/recording.ts";

function meeting(path: string, status: number, json?: Json): StepMeeting {
  const request = { method: "GET", path, headers: {}, remote_addr: "" };
  const response = { status: 200, headers: {}, ...(json === undefined ? {} : { json }) };
  return {
    app: "tiny",
    config: {},
    step: { at: 0, client: "a", request, response },
    request,
    got: makeAnswer(status, new Headers(), new Uint8Array()),
  };
}

function ruleFor(field: string, pair: [unknown, unknown], met: StepMeeting): string[] {
  const [expected, got] = pair;
  return explain([{ field, expected, got }], met, divergenceRules).rules;
}

describe("the divergences", () => {
  test("stand in the table as they stand in the code, each with a test", () => {
    const table = readFileSync(new URL("../divergences.md", import.meta.url), "utf8");
    const exists = (file: string): boolean =>
      file !== "" && existsSync(new URL(`../../${file}`, import.meta.url));
    expect(checkDivergences(divergenceRules, parseDivergenceTable(table), exists)).toEqual([]);
  });

  test("are checked in both directions", () => {
    const rows = parseDivergenceTable(
      ["| rule | f | p | w | t |", "| - | - | - | - | - |", "| `b` | f | p |  | `t.ts` |"].join(
        "\n",
      ),
    );
    expect(checkDivergences([{ id: "a" }, { id: "a" }], rows, () => false)).toEqual([
      "The rule a is in divergence-rules.ts twice.",
      "The rule a has no row in divergences.md.",
      "The rule a has no row in divergences.md.",
      "The row b has no rule.",
      "The row b has an empty cell.",
      "The test of b, t.ts, does not exist.",
    ]);
  });

  test("explain dot segments in the path, not in the query", () => {
    expect(ruleFor("status", [200, 404], meeting("/s/..", 404))).toEqual(["path-dot-segments"]);
    expect(ruleFor("status", [200, 404], meeting("/%2E./x", 404))).toEqual(["path-dot-segments"]);
    expect(ruleFor("status", [200, 404], meeting("/s?x=/../y", 404))).toEqual([]);
    expect(ruleFor("status", [200, 404], meeting("/s/..x/...", 404))).toEqual([]);
  });

  test("explain the refusal of a path beyond ASCII, not another answer to it", () => {
    expect(ruleFor("status", [200, 400], meeting("/é", 400))).toEqual(["path-not-ascii"]);
    expect(ruleFor("status", [200, 404], meeting("/é", 404))).toEqual([]);
  });

  test("explain numbers in JavaScript's notation, not other numbers", () => {
    const met = meeting("/", 200, {});
    expect(ruleFor("body", ['[1.0,1e+16,"1.0"]', '[1,10000000000000000,"1.0"]'], met)).toEqual([
      "number-notation",
    ]);
    expect(ruleFor("body", ["[1.0]", "[1.5]"], met)).toEqual([]);
    expect(ruleFor("body", ['["1.0"]', '["1"]'], met)).toEqual([]);
    expect(ruleFor("body", ["1.0", "1"], meeting("/", 200))).toEqual([]);
  });

  test("explain numbers of pages in Python's notation, not other queries", () => {
    const pair: [unknown, unknown] = [200, 404];
    for (const query of ["page=%D9%A2", "per_page=1_0", "a=b&page=+1_0"]) {
      expect(ruleFor("status", pair, meeting(`/?${query}`, 404))).toEqual(["page-number-digits"]);
    }
    for (const query of ["page=2", "page=1__0", "page=x", "size=1_0", "page="]) {
      expect(ruleFor("status", pair, meeting(`/?${query}`, 404))).toEqual([]);
    }
  });

  test("explain a limit that Flask forgot, not one that was kept", () => {
    const forgiven = meeting("/", 200, { per_page: 20, max_per_page: 7 });
    expect(ruleFor("json.per_page", [20, 7], forgiven)).toEqual(["page-size-limit"]);
    const kept = meeting("/", 200, { per_page: 7, max_per_page: 7 });
    expect(ruleFor("json.per_page", [7, 20], kept)).toEqual([]);
    const before = (limit: number | null) =>
      meeting("/", 200, { here: { max_per_page: limit }, prev: { max_per_page: 100 } });
    expect(ruleFor("json.prev.max_per_page", [100, null], before(null))).toEqual([
      "page-size-limit",
    ]);
    expect(ruleFor("json.here.max_per_page", [null, 100], before(null))).toEqual([]);
    expect(ruleFor("json.prev.max_per_page", [100, 20], before(100))).toEqual([]);
  });

  test("explain an answer with a status that Werkzeug has no exception for, not another one", () => {
    const met = { ...meeting("/", 402), step: { ...meeting("/", 402).step } };
    const failed = { ...met, step: { ...met.step, response: { status: 500, headers: {} } } };
    expect(ruleFor("status", [500, 402], failed)).toEqual(["abort-status"]);
    expect(ruleFor("headers.vary", ["Cookie", undefined], failed)).toEqual([]);
    const missing = { ...failed, got: makeAnswer(404, new Headers(), new Uint8Array()) };
    expect(ruleFor("status", [500, 404], missing)).toEqual([]);
  });

  test("explain a problem document to a client that asked for JSON", () => {
    const headers = new Headers({ "Content-Type": "application/problem+json" });
    const met = { ...meeting("/", 404), got: makeAnswer(404, headers, new Uint8Array()) };
    const asked = { ...met, request: { ...met.request, headers: { Accept: "application/json" } } };
    expect(ruleFor("body", ["<p>", "{}"], asked)).toEqual(["problem-json"]);
    expect(ruleFor("body", ["<p>", "{}"], met)).toEqual([]);
    expect(ruleFor("status", [404, 400], asked)).toEqual([]);
  });

  test("explain cookies that are missing because nobody can name them so", () => {
    const met = meeting("/", 200);
    expect(ruleFor("cookies_sent", [["a", ""], ["a"]], met)).toEqual(["cookie-name"]);
    expect(ruleFor("cookies_sent", [["a", "b"], ["a"]], met)).toEqual([]);
  });

  test("explain a query with its quotes encoded, not another query", () => {
    const met = meeting("/", 200, {});
    expect(ruleFor("json.query_string", [`a='"`, "a=%27%22"], met)).toEqual(["query-encoded"]);
    expect(ruleFor("json.query_string", ["a=%41", "a=A"], met)).toEqual([]);
  });
});
