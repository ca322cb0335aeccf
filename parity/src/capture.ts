import type { Answer } from "./answer.ts";
import { isObject } from "./recording.ts";
import type { CaptureSource } from "./recording.ts";

/** What a capture took from an answer; undefined when there was nothing to take. */
export function capture(source: CaptureSource, answer: Answer): string | undefined {
  const text = findSource(source, answer);
  if (text === undefined || source.regex === undefined) return text;
  const match = new RegExp(source.regex).exec(text);
  return match === null ? undefined : (match[1] ?? match[0]);
}

function findSource(source: CaptureSource, answer: Answer): string | undefined {
  if (source.json !== undefined) return findJson(source.json, answer.text ?? "");
  if (source.cookie !== undefined) {
    return answer.cookies.find((cookie) => cookie.name === source.cookie)?.value;
  }
  if (source.header !== undefined) return answer.headers.get(source.header) ?? undefined;
  return answer.text;
}

function findJson(path: string, text: string): string | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  for (const part of path.split(".")) {
    if (Array.isArray(value)) value = value[Number(part)];
    else if (isObject(value) && Object.hasOwn(value, part)) value = value[part];
    else return undefined;
  }
  return value === undefined ? undefined : asPythonText(value);
}

/** What Python's `str()` makes of a JSON value. */
function asPythonText(value: unknown): string {
  if (value === null) return "None";
  if (typeof value === "boolean") return value ? "True" : "False";
  return typeof value === "string" ? value : JSON.stringify(value);
}
