/** Why JSON is refused before it is parsed. */
export type JsonFlaw = "depth" | "keys";

/** What a JSON text may look like. */
export interface JsonShape {
  readonly jsonDepth: number;
  readonly jsonKeys: number;
}

const QUOTE = 0x22;
const COLON = 0x3a;
const BACKSLASH = 0x5c;
// A bracket differs from its brace in one bit: with 0x20 set it is the brace.
const BRACE = 0x7b;
const CLOSING_BRACE = 0x7d;

// The shortest member of an object, `"":0,`, has five characters.
const MEMBER_LENGTH = 5;

/**
 * Looks through a JSON text for nesting that is too deep and objects with too many keys, in one
 * pass and without parsing: V8 parses 100,000 levels and fails afterwards, on whatever walks the
 * value. Says nothing about other mistakes. Hot: every JSON body passes here.
 */
export function findJsonFlaw(text: string, shape: JsonShape): JsonFlaw | undefined {
  const { jsonDepth, jsonKeys } = shape;
  if (text.length <= jsonDepth && text.length < jsonKeys * MEMBER_LENGTH) return undefined;
  // How many keys the objects around the current one have had so far.
  const outer: number[] = [];
  let keys = 0;
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code === QUOTE) {
      index = stringEnd(text, index);
    } else if (code === COLON) {
      if (++keys > jsonKeys) return "keys";
    } else if ((code | 0x20) === BRACE) {
      if (outer.length === jsonDepth) return "depth";
      outer.push(keys);
      keys = 0;
    } else if ((code | 0x20) === CLOSING_BRACE) {
      keys = outer.pop() ?? 0;
    }
  }
  return undefined;
}

/** The index of the quote that ends the string, or the length of the text. */
function stringEnd(text: string, start: number): number {
  for (let index = start + 1; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code === QUOTE) return index;
    if (code === BACKSLASH) index++;
  }
  return text.length;
}

/**
 * Takes the keys out of parsed JSON that mean something to objects: `__proto__`, and `prototype`
 * below `constructor`. Code that merges the value into another object cannot reach
 * `Object.prototype` through it.
 */
export function dropMagicKeys(value: unknown): unknown {
  const open: object[] = isObject(value) ? [value] : [];
  for (let item = open.pop(); item; item = open.pop()) {
    if (!Array.isArray(item)) dropFrom(item);
    for (const inner of Object.values(item)) if (isObject(inner)) open.push(inner);
  }
  return value;
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}

function dropFrom(item: object): void {
  if (Object.hasOwn(item, "__proto__")) Reflect.deleteProperty(item, "__proto__");
  const inner: unknown = Object.getOwnPropertyDescriptor(item, "constructor")?.value;
  if (isObject(inner)) Reflect.deleteProperty(inner, "prototype");
}

/** Whether a JSON text may hold one of those keys, in plain or in `\u` spelling. */
export function mayHaveMagicKeys(text: string): boolean {
  return text.includes("__proto__") || text.includes("constructor") || text.includes("\\u");
}
