import { DictLoader } from "../../src/engine/loaders/dict-loader.ts";
import { Environment } from "../../src/engine/environment.ts";
import type { EnvironmentOptions } from "../../src/engine/environment-options.ts";
import { Callables } from "./callables.ts";
import { CorpusFormError, objectOf, oneOf, textOf } from "./corpus-case.ts";
import type { CorpusCase } from "./corpus-case.ts";
import { JsonNumber } from "./json.ts";
import type { Json, JsonObject } from "./json.ts";
import { translationsOf } from "./translations.ts";
import { callableNamed, toMembers } from "./typed-value.ts";
import type { ValueMaker } from "./typed-value.ts";

/** How cases are run. */
export interface CaseOptions {
  readonly dialect: Dialect;
  /** Whether dictionaries are Maps. @default false */
  readonly maps?: boolean;
  /** Whether values of the context and results of callables come as promises. @default false */
  readonly promises?: boolean;
  /** Whether the text is taken in parts. @default false */
  readonly stream?: boolean;
}

export const DIALECTS = ["python", "javascript"] as const;
export type Dialect = (typeof DIALECTS)[number];

/** The environment of a case, new, and what values for it are made with. */
export function caseEnvironment(corpusCase: CorpusCase, options: CaseOptions) {
  const callables = new Callables(() => environment.ops, options.promises ?? false);
  const maker: ValueMaker = {
    maps: options.maps ?? false,
    undefinedNamed: (name) => environment.ops.undefined(name === null ? {} : { name }),
    callables,
  };
  const environment = new Environment({
    dialect: options.dialect,
    loader: new DictLoader(corpusCase.templates),
    autoescape: false,
    ...environmentOptions(corpusCase.env, maker),
  });
  const globals = corpusCase.env.get("globals");
  if (globals !== undefined) {
    for (const [name, value] of toMembers(objectOf(globals, "globals"), maker)) {
      environment.addGlobal(name, value);
    }
  }
  return { environment, maker };
}

type Read = (json: Json, maker: ValueMaker) => EnvironmentOptions;

const text =
  (key: keyof EnvironmentOptions): Read =>
  (json) => ({ [key]: textOf(json, key) });
const flag =
  (key: keyof EnvironmentOptions): Read =>
  (json) => ({ [key]: booleanOf(json, key) });

/** What each key of `env` means; `globals` need the environment and come after. */
const READ = new Map<string, Read>([
  [
    "autoescape",
    (json) => ({ autoescape: json === "select" ? select : booleanOf(json, "autoescape") }),
  ],
  ["trim_blocks", flag("trimBlocks")],
  ["lstrip_blocks", flag("lstripBlocks")],
  ["keep_trailing_newline", flag("keepTrailingNewline")],
  ["newline_sequence", (json) => ({ newlineSequence: oneOf(["\n", "\r\n", "\r"], json) })],
  ["block_start_string", text("blockStartString")],
  ["block_end_string", text("blockEndString")],
  ["variable_start_string", text("variableStartString")],
  ["variable_end_string", text("variableEndString")],
  ["comment_start_string", text("commentStartString")],
  ["comment_end_string", text("commentEndString")],
  ["line_statement_prefix", text("lineStatementPrefix")],
  ["line_comment_prefix", text("lineCommentPrefix")],
  [
    "undefined",
    (json) => ({ undefined: oneOf(["default", "strict", "chainable", "debug"], json) }),
  ],
  [
    "extensions",
    (json) => ({
      extensions: arrayOf(json).map((name) => oneOf(["do", "loopcontrols", "i18n", "debug"], name)),
    }),
  ],
  [
    "sandbox",
    (json) => {
      oneOf(["immutable"], json);
      return { sandbox: true };
    },
  ],
  ["globals", () => ({})],
  ["filters", (json, maker) => ({ filters: functionsOf(json, maker) })],
  ["tests", (json, maker) => ({ tests: functionsOf(json, maker) })],
  ["finalize", (json, maker) => ({ finalize: callableNamed(textOf(json, "finalize"), maker) })],
  [
    "policies",
    (json, maker) => ({
      policies: Object.fromEntries(toMembers(objectOf(json, "policies"), maker)),
    }),
  ],
  ["i18n", (json) => ({ translations: translationsOf(objectOf(json, "i18n")) })],
]);

function environmentOptions(env: JsonObject, maker: ValueMaker): EnvironmentOptions {
  const options: EnvironmentOptions = {};
  for (const [key, value] of env) {
    const read = READ.get(key);
    if (read === undefined) throw new CorpusFormError(`env has no key ${key}`);
    // Python leaves a prefix out with None.
    if (value !== null) Object.assign(options, read(value, maker));
  }
  return options;
}

function select(name: string | null): boolean {
  return name === null || /\.(?:html|htm|xml)$/i.test(name);
}

function functionsOf(json: Json, maker: ValueMaker) {
  const names = objectOf(json, "filters and tests");
  return Object.fromEntries(
    Array.from(names, ([name, callable]) => [name, callableNamed(textOf(callable, name), maker)]),
  );
}

function booleanOf(json: Json, what: string): boolean {
  if (typeof json === "boolean") return json;
  if (json instanceof JsonNumber) return Number(json.source) !== 0;
  throw new CorpusFormError(`${what} is not a boolean`);
}

function arrayOf(json: Json): readonly Json[] {
  if (Array.isArray(json)) return json as readonly Json[]; // An array of JSON has JSON in it.
  throw new CorpusFormError("extensions are an array");
}
