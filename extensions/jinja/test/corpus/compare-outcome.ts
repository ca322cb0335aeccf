import type { CorpusCase, ExpectedError } from "./corpus-case.ts";

/** The error a case ended in. */
export interface ActualError {
  /** The names of its class and of all that it is a kind of, its own first. */
  readonly kinds: readonly string[];
  /** Jinja2's text for it. */
  readonly message: string;
  readonly template: string | null;
  readonly line: number | null;
  readonly phase: "compile" | "render";
  readonly stack: string | undefined;
}

/** What came of a case: its text, or an error. */
export type Outcome = string | ActualError;

/** One thing that is not as Jinja2 has it. */
export interface Difference {
  readonly field: "text" | "error" | "template" | "line" | "message" | "phase";
  readonly expected: unknown;
  readonly got: unknown;
}

/** How an outcome differs; `hostMessage` is the difference in a text of Python's own, which counts not. */
export interface Comparison {
  readonly differences: readonly Difference[];
  readonly hostMessage: Difference | null;
}

const ALIKE: Comparison = { differences: [], hostMessage: null };

/** Compares what came of a case with what Jinja2 makes of it. */
export function compareOutcome(corpusCase: CorpusCase, outcome: Outcome): Comparison {
  const { expected, quirk } = corpusCase;
  if (quirk !== null && isExcused(quirk, outcome)) return ALIKE;
  if (typeof expected === "string") {
    const text = withoutModule(expected);
    if (outcome === text) return ALIKE;
    const got = typeof outcome === "string" ? outcome : describe(outcome);
    return { differences: [{ field: "text", expected: text, got }], hostMessage: null };
  }
  if (typeof outcome === "string") {
    const wanted = `${expected.type}: ${expected.message ?? ""}`;
    return {
      differences: [{ field: "error", expected: wanted, got: outcome }],
      hostMessage: null,
    };
  }
  return compareErrors(expected, outcome);
}

/** Whether the result that was recorded is of no use, and this one is good enough. */
function isExcused(quirk: string, outcome: Outcome): boolean {
  switch (quirk) {
    case "host-syntax-error":
    case "host-recursion-limit":
      return typeof outcome !== "string";
    case "compiler-crash":
      return true;
    case "output-not-a-string":
      return typeof outcome === "string";
    default:
      return false;
  }
}

function compareErrors(expected: ExpectedError, got: ActualError): Comparison {
  const [name = ""] = got.kinds;
  const differences: Difference[] = [];
  const check = (field: Difference["field"], wanted: unknown, actual: unknown) => {
    if (wanted !== actual) differences.push({ field, expected: wanted, got: actual });
  };
  if (!isKind(expected.type, got)) check("error", expected.type, describe(got));
  if (expected.template !== null) check("template", expected.template, got.template);
  if (expected.line !== null) check("line", expected.line, got.line);
  check("phase", expected.phase, got.phase);
  if (expected.message === null || !name) return { differences, hostMessage: null };
  const message = withoutModule(expected.message);
  if (expected.origin !== "python") {
    check("message", message, got.message);
    return { differences, hostMessage: null };
  }
  const isSame = message === got.message;
  const hostMessage: Difference | null = isSame
    ? null
    : { field: "message", expected: message, got: got.message };
  return { differences, hostMessage };
}

/** A kind of what was expected will do, but not a more general one. */
function isKind(expected: string, got: ActualError): boolean {
  return got.kinds.includes(expected);
}

function describe(error: ActualError): string {
  const [name = ""] = error.kinds;
  return `${name}: ${error.message} (${error.template ?? "no template"}, line ${error.line ?? "unknown"})`;
}

/** The classes of the oracle were in a module of its own, which is no part of the language. */
function withoutModule(text: string): string {
  return text.replaceAll("corpus.Obj", "Obj");
}
