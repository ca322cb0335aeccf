import type { Answer } from "./answer.ts";
import { compareValue } from "./compare-value.ts";
import type { ValueContext } from "./compare-value.ts";
import type { Difference } from "./difference.ts";
import { isObject } from "./recording.ts";
import type { Json, RecordedResponse } from "./recording.ts";

/**
 * Compares the headers a recording lists; one it lists and does not show has to be missing. Of
 * Content-Length only a wrong value counts: a server may add it or leave it out.
 */
export function compareHeaders(
  expected: RecordedResponse,
  answer: Answer,
  options: { readonly names: readonly string[]; readonly context: ValueContext },
): Difference[] {
  return options.names.flatMap((listed) => {
    const name = listed.toLowerCase();
    const wanted = expected.headers[name];
    const got = answer.headers.get(name) ?? undefined;
    const field = `headers.${name}`;
    if (name === "content-length" && (wanted === undefined || got === undefined)) return [];
    if (wanted === undefined) return got === undefined ? [] : [{ field, expected: wanted, got }];
    if (got === undefined) return [{ field, expected: wanted, got }];
    const set = setOf(wanted);
    if (set !== undefined) {
      const given = splitSorted(got);
      return compareValue({ expected: set, got: given }, field, options.context);
    }
    return compareValue({ expected: joined(wanted), got }, field, options.context);
  });
}

/** The members of a header whose order is chance in Flask; undefined for any other header. */
function setOf(value: Json): Json[] | undefined {
  const values = Array.isArray(value) ? value : [value];
  const sets = values.map((item) => (isObject(item) ? item["$set"] : undefined));
  if (!sets.every((set) => Array.isArray(set))) return undefined;
  return sets.flat().filter(isText).sort();
}

function splitSorted(value: string): string[] {
  return value
    .split(",")
    .map((item) => item.trim())
    .filter((item) => item !== "")
    .sort();
}

function joined(value: Json): Json {
  return Array.isArray(value) ? value.filter(isText).join(", ") : value;
}

function isText(value: unknown): value is string {
  return typeof value === "string";
}
