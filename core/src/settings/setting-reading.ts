import { parseDuration } from "./duration.ts";
import { frozenJson } from "./json-value.ts";
import { nearest } from "./nearest.ts";
import { readJson } from "./json-setting.ts";
import { checked, mistyped } from "./setting-flaw.ts";
import type { Flaw, Given, Reading } from "./setting-flaw.ts";
import { isNullable } from "./setting.ts";
import type {
  BooleanSetting,
  DurationSetting,
  ListSetting,
  NumberSetting,
  Setting,
  StringSetting,
} from "./setting.ts";

/**
 * Reads what was given for a setting. Text is parsed by the setting's type; anything else must have
 * the type already, since nothing is coerced.
 */
export function readSetting(setting: Setting, given: Given): Reading {
  if (given.value === null || (given.text && given.value === "null")) {
    if (isNullable(setting)) return { value: null };
  }
  switch (setting.type) {
    case "string":
      return readString(setting, given);
    case "integer":
    case "number":
      return readNumber(setting, given);
    case "duration":
      return readDuration(setting, given);
    case "boolean":
      return readBoolean(setting, given);
    case "list":
      return readList(setting, given);
    case "json":
      break;
  }
  return readJson(setting, given);
}

function readString(setting: StringSetting, { value }: Given): Reading {
  if (value instanceof Uint8Array && setting.bytes) return lengthChecked(setting, value);
  if (typeof value !== "string") return mistyped(value, "a string", "Write a string in quotes.");
  const { choices } = setting;
  if (choices !== undefined && !choices.includes(value)) return notChosen(value, choices);
  const reading = lengthChecked(setting, value);
  return "wrong" in reading ? reading : checked(setting, value, setting.check?.(value));
}

function lengthChecked(setting: StringSetting | ListSetting, value: ArrayLike<unknown>): Reading {
  const least = setting.minLength ?? 0;
  if (value.length >= least) return { value };
  const unit = typeof value === "string" ? "character" : Array.isArray(value) ? "item" : "byte";
  return {
    wrong: `which has ${counted(value.length, unit)}`,
    write: `Write at least ${counted(least, unit)}.`,
  };
}

function counted(count: number, unit: string): string {
  return `${count} ${unit}${count === 1 ? "" : "s"}`;
}

function notChosen(value: string, choices: readonly string[]): Flaw {
  const meant = nearest(value, choices);
  const all = choices.map((choice) => JSON.stringify(choice)).join(", ");
  return {
    wrong: "which is not one of its choices",
    write: `${meant === undefined ? "" : `Did you mean ${JSON.stringify(meant)}? `}Write one of ${all}.`,
  };
}

const INTEGER = /^-?\d{1,16}$/;
const NUMBER = /^-?\d{1,20}(?:\.\d{1,20})?(?:e[+-]?\d{1,3})?$/i;

function readNumber(setting: NumberSetting, given: Given): Reading {
  const whole = setting.type === "integer";
  const expected = whole ? "a whole number" : "a number";
  const { value: raw } = given;
  const value = given.text ? numberOf(String(raw).trim(), whole ? INTEGER : NUMBER) : raw;
  const fits = whole ? Number.isSafeInteger(value) : Number.isFinite(value);
  if (typeof value === "number" && fits) return rangeChecked(setting, value);
  const quoted = !given.text && typeof raw === "string" && NUMBER.test(raw) && !setting.secret;
  const write = quoted ? `Write ${raw} without quotes.` : `Write ${expected} such as 10.`;
  return given.text ? { wrong: `which is not ${expected}`, write } : mistyped(raw, expected, write);
}

function numberOf(text: string, pattern: RegExp): number | undefined {
  return pattern.test(text) ? Number(text) : undefined;
}

function rangeChecked(setting: NumberSetting | DurationSetting, value: number): Reading {
  const duration = setting.type === "duration";
  const least = setting.min ?? (duration ? 0 : -Infinity);
  const most = setting.max ?? Infinity;
  if (value >= least && value <= most) return checked(setting, value, setting.check?.(value));
  const unit = duration ? " (in seconds)" : "";
  const bounds = [
    ...(least === -Infinity ? [] : [`at least ${least}`]),
    ...(most === Infinity ? [] : [`at most ${most}`]),
  ];
  return {
    wrong: value < least ? `which is less than ${least}` : `which is more than ${most}`,
    write: `Write ${bounds.join(" and ")}${unit}.`,
  };
}

function readDuration(setting: DurationSetting, { value, text }: Given): Reading {
  if (typeof value === "number" && Number.isFinite(value)) return rangeChecked(setting, value);
  const written = typeof value === "string" ? value.trim() : undefined;
  const seconds =
    written === undefined
      ? undefined
      : ((text ? numberOf(written, NUMBER) : undefined) ?? parseDuration(written));
  if (seconds !== undefined) return rangeChecked(setting, seconds);
  return {
    wrong: "which is not a duration",
    write: `Write seconds as a number, or text such as "31 days" or "1h30m".`,
  };
}

const WORDS: ReadonlyMap<string, boolean> = new Map([
  ...["true", "1", "yes", "on"].map((word) => [word, true] as const),
  ...["false", "0", "no", "off"].map((word) => [word, false] as const),
]);

function readBoolean(setting: BooleanSetting, { value, text }: Given): Reading {
  const read = text ? WORDS.get(String(value).trim().toLowerCase()) : value;
  if (typeof read === "boolean") return checked(setting, read, setting.check?.(read));
  const write = "Write true or false.";
  return text
    ? { wrong: "which is neither true nor false", write }
    : mistyped(value, "true or false", write);
}

function readList(setting: ListSetting, given: Given): Reading {
  const items = given.text ? itemsOf(String(given.value).trim()) : given.value;
  if (!Array.isArray(items)) {
    return given.text
      ? { wrong: "which is not a list", write: 'Write a,b or ["a", "b"].' }
      : mistyped(given.value, "a list", 'Write a list such as ["a", "b"].');
  }
  const texts: string[] = [];
  for (const item of items) {
    if (typeof item === "string") texts.push(item);
    else if (!(item instanceof Uint8Array && setting.bytes)) {
      return { wrong: "which holds something else than strings", write: 'Write ["a", "b"].' };
    }
  }
  const stranger = texts.find((text) => setting.choices?.includes(text) === false);
  if (stranger !== undefined) return notChosen(stranger, setting.choices ?? []);
  const list: readonly unknown[] = Object.freeze([...items]);
  const reading = lengthChecked(setting, list);
  if ("wrong" in reading || texts.length < list.length) return reading;
  return checked(setting, list, setting.check?.(Object.freeze(texts)));
}

/** The items of a list in text: JSON when it begins like a JSON list of strings. */
function itemsOf(text: string): unknown {
  if (text === "") return [];
  if (/^\[\s*["\]]/.test(text)) {
    try {
      return frozenJson(JSON.parse(text));
    } catch {
      return undefined;
    }
  }
  const items = text.split(",").map((item) => item.trim());
  return items.includes("") ? undefined : items;
}
