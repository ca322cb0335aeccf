import type { StandardSchemaV1 } from "@standard-schema/spec";
import { frozenJson } from "./json-value.ts";
import { checked, mistyped } from "./setting-flaw.ts";
import type { Flaw, Given, Reading } from "./setting-flaw.ts";
import type { JsonSetting } from "./setting.ts";
import { printable } from "./shown-value.ts";

const WRITE_JSON = 'Write JSON such as {"hops": 1}.';

/**
 * Reads a setting of type `json`. Text that begins with `{`, `[` or a quote must be JSON; other
 * text that is not JSON is a string (`vercel`).
 */
export function readJson(setting: JsonSetting, given: Given): Reading {
  const parsed = given.text ? parsedText(String(given.value).trim()) : { value: given.value };
  if (parsed === undefined) return { wrong: "which is not JSON", write: WRITE_JSON };
  const { value } = parsed;
  if (value === null) return mistyped(value, "a value", WRITE_JSON);
  if (setting.schema !== undefined) return validated(setting, setting.schema, value);
  const copy = frozenJson(value);
  if (copy === undefined) return { wrong: "which JSON cannot carry", write: WRITE_JSON };
  return checked(setting, copy, setting.check?.(copy));
}

function parsedText(text: string): { readonly value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) };
  } catch {
    return /^[{["]/.test(text) ? undefined : { value: text };
  }
}

function validated(setting: JsonSetting, schema: StandardSchemaV1, value: unknown): Reading {
  const result = schema["~standard"].validate(value);
  if ("then" in result) {
    // Nobody waits for it: an unhandled rejection would end the process before the error is seen.
    result.catch(() => undefined);
    return {
      wrong: "which its schema checks asynchronously",
      write: "Use a schema without asynchronous checks in the settings table.",
    };
  }
  if (result.issues !== undefined) return issuesFlaw(setting, result.issues);
  return checked(setting, result.value, setting.check?.(result.value));
}

function issuesFlaw(setting: JsonSetting, issues: readonly StandardSchemaV1.Issue[]): Flaw {
  const found = issues.map(({ message, path = [] }) => {
    const place = path.map((step) => String(typeof step === "object" ? step.key : step)).join(".");
    // A message may quote the value.
    const text = setting.secret ? "not accepted" : message;
    return place === "" ? text : `${place}: ${text}`;
  });
  return {
    wrong: `which its schema refuses (${printable(found.join("; "))})`,
    write: `It should be: ${setting.doc}`,
  };
}
