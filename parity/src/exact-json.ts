import { ExactNumber, isObject } from "./recording.ts";
import type { ExactJson } from "./recording.ts";

/** Parses JSON; numbers that JavaScript would write differently become {@link ExactNumber}. */
function parseExact(text: string): unknown {
  const revive = (_key: string, value: unknown, context?: { source?: string }): unknown =>
    typeof value === "number" && context?.source !== undefined && String(value) !== context.source
      ? new ExactNumber(context.source)
      : value;
  return JSON.parse(text, revive);
}

/**
 * Parses a recording: every number is a plain one but those of request bodies, which have to be
 * sent with the very digits Flask was sent.
 */
export function parseRecording(text: string): unknown {
  const parsed = parseExact(text);
  if (!isObject(parsed) || !Array.isArray(parsed["steps"])) return toPlain(parsed);
  const bodies = parsed["steps"].map((step: unknown) =>
    isObject(step) && isObject(step["request"]) ? step["request"]["json"] : undefined,
  );
  const plain = toPlain(parsed);
  if (!isObject(plain) || !Array.isArray(plain["steps"])) return plain;
  for (const [index, step] of plain["steps"].entries()) {
    const body = bodies[index];
    if (body !== undefined && isObject(step) && isObject(step["request"])) {
      step["request"]["json"] = body;
    }
  }
  return plain;
}

/** The same value with plain numbers. */
function toPlain(value: unknown): unknown {
  if (value instanceof ExactNumber) return Number(value.source);
  if (Array.isArray(value)) return value.map(toPlain);
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, toPlain(item)]));
}

/**
 * Compact JSON in ASCII, byte for byte what Python's `json.dumps(value, separators=(",", ":"))`
 * gives.
 */
export function writeCompact(value: ExactJson): string {
  if (value instanceof ExactNumber) return value.source;
  if (Array.isArray(value)) return `[${value.map(writeCompact).join(",")}]`;
  if (value === null || typeof value !== "object") {
    return JSON.stringify(value).replace(/[\u007f-\uffff]/g, escapeCharacter);
  }
  const members = Object.entries(value).map(
    ([key, item]) => `${writeCompact(key)}:${writeCompact(item)}`,
  );
  return `{${members.join(",")}}`;
}

/**
 * JSON text with every number as JavaScript writes it: `1.0` becomes `1`, `1e+16` becomes
 * `10000000000000000`. Two texts that differ in nothing else are equal afterwards.
 */
export function canonicalNumbers(text: string): string {
  return text.replace(/"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g, (token) =>
    token.startsWith('"') ? token : String(Number(token)),
  );
}

function escapeCharacter(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
}
