import { describe, expect, test } from "vitest";
import { compareOutcome } from "./compare-outcome.ts";
import type { ActualError, Outcome } from "./compare-outcome.ts";
import type { CorpusCase, ExpectedError } from "./corpus-case.ts";

const undefinedError: ExpectedError = {
  type: "UndefinedError",
  template: "main",
  line: 3,
  message: "'x' is undefined",
  phase: "render",
  origin: "jinja",
};
const got: ActualError = {
  kinds: ["UndefinedError", "TemplateRuntimeError", "TemplateError", "Error"],
  message: "'x' is undefined",
  template: "main",
  line: 3,
  phase: "render",
  stack: undefined,
};

function caseOf(expected: CorpusCase["expected"], quirk: string | null = null): CorpusCase {
  const parts = { id: "a/b/1", area: "a", title: "", entry: "main", isPythonSpecific: false };
  return { ...parts, env: new Map(), templates: new Map(), context: new Map(), expected, quirk };
}

function fields(expected: CorpusCase["expected"], outcome: Outcome, quirk?: string) {
  const { differences } = compareOutcome(caseOf(expected, quirk), outcome);
  return differences.map(({ field }) => field);
}

describe("a case is passed", () => {
  test("when the text is the same, white space and all", () => {
    expect(fields("a\n", "a\n")).toEqual([]);
    expect(fields("a\n", "a")).toEqual(["text"]);
    expect(fields("a", got)).toEqual(["text"]);
  });

  test("when the error agrees in kind, template, line, text and phase", () => {
    expect(fields(undefinedError, got)).toEqual([]);
    expect(fields(undefinedError, "")).toEqual(["error"]);
    expect(fields(undefinedError, { ...got, kinds: ["TypeError"] })).toEqual(["error"]);
    expect(fields(undefinedError, { ...got, template: "base" })).toEqual(["template"]);
    expect(fields(undefinedError, { ...got, line: null })).toEqual(["line"]);
    expect(fields(undefinedError, { ...got, message: "" })).toEqual(["message"]);
    expect(fields(undefinedError, { ...got, phase: "compile" })).toEqual(["phase"]);
  });

  test("when the error is a kind of the one expected, not the other way round", () => {
    const general = { ...undefinedError, type: "TemplateRuntimeError" };
    expect(fields(general, got)).toEqual([]);
    expect(fields(undefinedError, { ...got, kinds: ["TemplateRuntimeError"] })).toEqual(["error"]);
  });

  test("whatever is told where Jinja2 tells nothing", () => {
    const silent = { ...undefinedError, template: null, line: null, message: null };
    expect(fields(silent, got)).toEqual([]);
  });

  test("with another text than Python's own, which is shown", () => {
    const host = { ...undefinedError, origin: "python" } as const;
    const comparison = compareOutcome(caseOf(host), { ...got, message: "other" });
    expect(comparison.differences).toEqual([]);
    expect(comparison.hostMessage).toMatchObject({ expected: "'x' is undefined", got: "other" });
  });

  test("where a quirk of the oracle excuses it, and only there", () => {
    const other = { ...got, kinds: ["TemplateSyntaxError"], line: 1 };
    expect(fields(undefinedError, other, "host-syntax-error")).toEqual([]);
    expect(fields(undefinedError, "text", "host-syntax-error")).toEqual(["error"]);
    expect(fields(undefinedError, "text", "compiler-crash")).toEqual([]);
    expect(fields(undefinedError, "4", "output-not-a-string")).toEqual([]);
    expect(fields(undefinedError, "text", "no such quirk")).toEqual(["error"]);
  });
});
