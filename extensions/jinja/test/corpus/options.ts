import { parseArgs } from "node:util";
import type { Dialect } from "./case-environment.ts";

/** What the command was asked for. */
export interface CorpusOptions {
  /** Files or folders of cases; none for the corpus of the repository. */
  readonly paths: readonly string[];
  /** @default both */
  readonly dialects: readonly Dialect[];
  readonly areas: readonly string[];
  readonly ids: readonly string[];
  /** How many differences are printed. @default 50 */
  readonly max: number;
  readonly hasTiming: boolean;
  readonly maps: boolean;
  readonly promises: boolean;
  readonly stream: boolean;
}

export const USAGE = `npm run corpus -- [files or folders] [options]

  --dialect=python|javascript   only this one (may be repeated)
  --area=NAME                   only cases of this area (may be repeated)
  --id=ID                       only cases whose id begins so (may be repeated)
  --max=N                       print at most N differences (50); 0 for none
  --maps                        dictionaries as Maps, not as plain objects
  --promises                    values of the context, results of callables as promises
  --stream                      rendered in parts
  --timing                      the time each area took`;

/** @throws TypeError for an option that there is not, or a value that makes no sense. */
export function parseOptions(args: readonly string[]): CorpusOptions {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      dialect: { type: "string", multiple: true, default: ["python", "javascript"] },
      area: { type: "string", multiple: true, default: [] },
      id: { type: "string", multiple: true, default: [] },
      max: { type: "string", default: "50" },
      maps: { type: "boolean", default: false },
      promises: { type: "boolean", default: false },
      stream: { type: "boolean", default: false },
      timing: { type: "boolean", default: false },
    },
  });
  if (!/^\d+$/.test(values.max)) throw new TypeError(`--max=${values.max} is not a number.`);
  return {
    paths: positionals,
    dialects: values.dialect.map(toDialect),
    areas: values.area,
    ids: values.id,
    max: Number(values.max),
    hasTiming: values.timing,
    maps: values.maps,
    promises: values.promises,
    stream: values.stream,
  };
}

function toDialect(word: string): Dialect {
  if (word === "python" || word === "javascript") return word;
  throw new TypeError(`--dialect=${word}: there are python and javascript.`);
}
