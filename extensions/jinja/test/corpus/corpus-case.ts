import { readFileSync, readdirSync, statSync } from "node:fs";
import { basename, join } from "node:path";
import { isJsonObject, JsonNumber, readJson } from "./json.ts";
import type { Json, JsonObject } from "./json.ts";

/** The error that Jinja2 raises; null where it tells nothing, or nothing that can be compared. */
export interface ExpectedError {
  readonly type: string;
  readonly template: string | null;
  readonly line: number | null;
  readonly message: string | null;
  readonly phase: "compile" | "render";
  readonly origin: "jinja" | "python" | "callable";
}

/** A set of templates, an environment, a context, and what Jinja2 makes of them. */
export interface CorpusCase {
  readonly id: string;
  readonly area: string;
  readonly title: string;
  readonly env: JsonObject;
  readonly templates: ReadonlyMap<string, string>;
  readonly entry: string;
  readonly context: JsonObject;
  readonly expected: string | ExpectedError;
  readonly isPythonSpecific: boolean;
  /** Why the result is not to be taken at its word; null when it is. */
  readonly quirk: string | null;
}

/** A case, or a part of one, that has not the form of the corpus. */
export class CorpusFormError extends Error {
  override readonly name = "CorpusFormError";
}

/** The JSON files of a corpus: `paths` are files, or folders with all that is in them. */
export function corpusFiles(paths: readonly string[]): string[] {
  return paths.flatMap((path) => {
    if (!statSync(path).isDirectory()) return [path];
    const names = readdirSync(path, { recursive: true, encoding: "utf8" });
    return names
      .filter((name) => name.endsWith(".json"))
      .sort()
      .map((name) => join(path, name));
  });
}

/**
 * Reads the cases of a file.
 *
 * @throws CorpusFormError naming the file and the case that has another form.
 */
export function readCases(file: string): CorpusCase[] {
  const json = readJson(readFileSync(file, "utf8"));
  if (!Array.isArray(json)) throw new CorpusFormError(`${file} is not an array of cases.`);
  return json.map((item: Json, index) => {
    try {
      return toCase(item);
    } catch (error) {
      const what = error instanceof Error ? error.message : String(error);
      throw new CorpusFormError(`${basename(file)}, case ${index + 1}: ${what}`, { cause: error });
    }
  });
}

const CASE_KEYS = [
  "id",
  "area",
  "title",
  "env",
  "templates",
  "entry",
  "context",
  "expected",
  "error",
  "python_specific",
  "python_rule",
  "quirk",
];

function toCase(json: Json): CorpusCase {
  const members = objectOf(json, "a case");
  const unknown = [...members.keys()].filter((key) => !CASE_KEYS.includes(key));
  if (unknown.length > 0) throw new CorpusFormError(`unknown keys: ${unknown.join(", ")}`);
  if (members.has("expected") === members.has("error")) {
    throw new CorpusFormError("a case has either a text or an error");
  }
  const templates = objectOf(members.get("templates"), "templates");
  return {
    id: textOf(members.get("id"), "id"),
    area: textOf(members.get("area"), "area"),
    title: textOf(members.get("title") ?? "", "title"),
    env: objectOf(members.get("env") ?? new Map(), "env"),
    templates: new Map([...templates].map(([name, source]) => [name, textOf(source, name)])),
    entry: textOf(members.get("entry"), "entry"),
    context: objectOf(members.get("context") ?? new Map(), "context"),
    expected: members.has("error")
      ? toExpectedError(objectOf(members.get("error"), "error"))
      : textOf(members.get("expected"), "expected"),
    isPythonSpecific: members.get("python_specific") === true,
    quirk: textOrNull(members.get("quirk"), "quirk"),
  };
}

function toExpectedError(json: JsonObject): ExpectedError {
  const line = json.get("line") ?? null;
  if (line !== null && !(line instanceof JsonNumber && line.isInteger)) {
    throw new CorpusFormError("the line of an error is an integer or null");
  }
  return {
    type: textOf(json.get("type"), "the type of an error"),
    template: textOrNull(json.get("template"), "the template of an error"),
    line: line === null ? null : Number(line.source),
    message: textOrNull(json.get("message"), "the message of an error"),
    phase: oneOf(["compile", "render"], json.get("phase")),
    origin: oneOf(["jinja", "python", "callable"], json.get("message_origin")),
  };
}

export function objectOf(json: Json | undefined, what: string): JsonObject {
  if (isJsonObject(json)) return json;
  throw new CorpusFormError(`${what} is not an object`);
}

export function textOf(json: Json | undefined, what: string): string {
  if (typeof json === "string") return json;
  throw new CorpusFormError(`${what} is not a string`);
}

function textOrNull(json: Json | undefined, what: string): string | null {
  return json === undefined || json === null ? null : textOf(json, what);
}

export function oneOf<const Word extends string>(
  words: readonly Word[],
  json: Json | undefined,
): Word {
  const found = words.find((word) => word === json);
  if (found !== undefined) return found;
  throw new CorpusFormError(`${JSON.stringify(json)} is none of ${words.join(", ")}`);
}
