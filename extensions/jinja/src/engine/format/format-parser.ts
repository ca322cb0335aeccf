import { OperationError } from "../errors.ts";

/** A replacement field of a format string, `{name!conversion:spec}`. */
export interface Field {
  readonly name: string;
  /** The character behind `!`; null where there is none. */
  readonly conversion: string | null;
  readonly spec: string;
}

/** A piece of a format string: text, and the field behind it. */
export interface Piece {
  readonly literal: string;
  readonly field: Field | null;
}

/**
 * The pieces of a format string, one by one: what is wrong with a piece is only said when the ones
 * before it have been formatted, as in Python.
 *
 * @throws OperationError ValueError
 */
export function* parseFormat(text: string): Generator<Piece, undefined> {
  let at = 0;
  while (at < text.length) {
    const brace = findBrace(text, at);
    if (brace < 0) {
      yield { literal: text.slice(at), field: null };
      return;
    }
    if (text[brace] === text[brace + 1]) {
      yield { literal: text.slice(at, brace + 1), field: null };
      at = brace + 2;
      continue;
    }
    if (text[brace] === "}" || brace + 1 === text.length) {
      throw problem(`Single '${text[brace] ?? ""}' encountered in format string`);
    }
    const { field, end } = parseField(text, brace + 1);
    yield { literal: text.slice(at, brace), field };
    at = end;
  }
}

/** A part of a field's name: `.name` or `[key]`. */
export interface Step {
  readonly isAttribute: boolean;
  readonly key: string | number;
}

/** A field's name: what it begins with, and the steps from there. */
export interface Path {
  readonly first: string | number;
  /** Read one by one, so that a wrong one is complained of when those before it have been gone. */
  readonly steps: Iterable<Step>;
}

/**
 * The path of a field's name such as `0.items[key]`.
 *
 * @throws OperationError ValueError
 */
export function parsePath(name: string): Path {
  const end = /[.[]/.exec(name)?.index ?? name.length;
  return { first: indexOrKey(name.slice(0, end)), steps: parseSteps(name, end) };
}

function* parseSteps(name: string, from: number): Generator<Step, undefined> {
  let at = from;
  while (at < name.length) {
    const isAttribute = name[at] === ".";
    if (!isAttribute && name[at] !== "[") {
      throw problem("Only '.' or '[' may follow ']' in format field specifier");
    }
    const stop = isAttribute ? endOfName(name, at + 1) : name.indexOf("]", at);
    if (stop < 0) throw problem("Missing ']' in format string");
    const key = name.slice(at + 1, stop);
    if (key === "") throw problem("Empty attribute in format string");
    yield { isAttribute, key: isAttribute ? key : indexOrKey(key) };
    at = isAttribute ? stop : stop + 1;
  }
}

function endOfName(name: string, from: number): number {
  for (let at = from; at < name.length; at++) {
    if (name[at] === "." || name[at] === "[") return at;
  }
  return name.length;
}

function indexOrKey(text: string): string | number {
  if (!/^\d+$/.test(text)) return text;
  if (Number(text) < 2 ** 63) return Number(text);
  throw problem("Too many decimal digits in format string");
}

function findBrace(text: string, from: number): number {
  for (let at = from; at < text.length; at++) {
    if (text[at] === "{" || text[at] === "}") return at;
  }
  return -1;
}

function parseField(text: string, from: number): { field: Field; end: number } {
  const stop = endOfFieldName(text, from);
  const name = text.slice(from, stop);
  const mark = text[stop];
  if (mark === "}") return { field: { name, conversion: null, spec: "" }, end: stop + 1 };
  if (mark === ":") return parseSpecOf(text, { name, conversion: null, from: stop + 1 });
  if (mark !== "!") throw problem("expected '}' before end of string");
  const conversion = String.fromCodePoint(text.codePointAt(stop + 1) ?? 0);
  const behind = stop + 1 + conversion.length;
  if (stop + 1 >= text.length) {
    throw problem("end of string while looking for conversion specifier");
  }
  if (text[behind] === "}") return { field: { name, conversion, spec: "" }, end: behind + 1 };
  if (text[behind] !== ":" && behind < text.length) {
    throw problem("expected ':' after conversion specifier");
  }
  return parseSpecOf(text, { name, conversion, from: behind + 1 });
}

function endOfFieldName(text: string, from: number): number {
  let inBrackets = false;
  for (let at = from; at < text.length; at++) {
    const one = text[at];
    if (one === "{") throw problem("unexpected '{' in field name");
    if (one === "[") inBrackets = true;
    else if (one === "]") inBrackets = false;
    else if (!inBrackets && (one === "}" || one === ":" || one === "!")) return at;
  }
  return text.length;
}

function parseSpecOf(
  text: string,
  { name, conversion, from }: { name: string; conversion: string | null; from: number },
): { field: Field; end: number } {
  let depth = 1;
  for (let at = from; at < text.length; at++) {
    if (text[at] === "{") depth++;
    else if (text[at] === "}" && --depth === 0) {
      return { field: { name, conversion, spec: text.slice(from, at) }, end: at + 1 };
    }
  }
  throw problem("unmatched '{' in format spec");
}

function problem(text: string): OperationError {
  return new OperationError("ValueError", text);
}
