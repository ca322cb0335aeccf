import { MAX_DEPTH } from "./json-writer.ts";

const LONG_INTEGER = /(?:^|[\s:,[])-?\d{16}/;
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const INTEGER = /^-?\d+$/;
const SPACE = /[ \t\n\r]*/y;
const CONSTANTS: readonly (readonly [string, unknown])[] = [
  ["null", null],
  ["true", true],
  ["false", false],
  ["NaN", Number.NaN],
  ["Infinity", Infinity],
  ["-Infinity", -Infinity],
];
// As many as Python reads by default: the time grows faster than their number.
const MAX_INTEGER_DIGITS = 4300;

/**
 * Reads JSON as Python's `json.loads` does: integers that a number cannot hold become a bigint,
 * and `NaN` and `Infinity` are read, too. Linear time; hot: once for every session that is used.
 *
 * @throws {SyntaxError} without repeating the text.
 */
export function readJson(text: string): unknown {
  if (!LONG_INTEGER.test(text)) {
    try {
      return JSON.parse(text);
    } catch {
      // What JSON.parse refuses may be one of Python's constants; if not, the message is ours.
    }
  }
  return new JsonReader(text).read();
}

class JsonReader {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  read(): unknown {
    const value = this.#value(0);
    this.#match(SPACE);
    if (this.#at < this.#text.length) throw this.#unexpected();
    return value;
  }

  #value(depth: number): unknown {
    this.#match(SPACE);
    const char = this.#text[this.#at];
    if (char === '"') return this.#string();
    if (char === "[" || char === "{") {
      if (depth >= MAX_DEPTH) throw new SyntaxError(`There are more than ${MAX_DEPTH} levels.`);
      this.#at++;
      return char === "[" ? this.#array(depth + 1) : this.#object(depth + 1);
    }
    for (const [name, value] of CONSTANTS) {
      if (this.#text.startsWith(name, this.#at)) {
        this.#at += name.length;
        return value;
      }
    }
    return this.#number();
  }

  #array(depth: number): unknown[] {
    const items: unknown[] = [];
    if (this.#skip("]")) return items;
    do items.push(this.#value(depth));
    while (this.#skip(","));
    this.#expect("]");
    return items;
  }

  #object(depth: number): Record<string, unknown> {
    const members: [string, unknown][] = [];
    if (this.#skip("}")) return {};
    do {
      this.#match(SPACE);
      const key = this.#string();
      this.#expect(":");
      members.push([key, this.#value(depth)]);
    } while (this.#skip(","));
    this.#expect("}");
    // Unlike an assignment, this makes an own property of "__proto__".
    return Object.fromEntries(members);
  }

  #string(): string {
    const start = this.#at;
    if (this.#text[start] !== '"') throw this.#unexpected();
    let end = start + 1;
    while (end < this.#text.length && this.#text[end] !== '"') {
      end += this.#text[end] === "\\" ? 2 : 1;
    }
    this.#at = end + 1;
    try {
      return String(JSON.parse(this.#text.slice(start, end + 1)));
    } catch {
      throw new SyntaxError(`The string at ${start} is malformed.`);
    }
  }

  #number(): number | bigint {
    const token = this.#match(NUMBER);
    if (token === "") throw this.#unexpected();
    const value = Number(token);
    if (Number.isSafeInteger(value) || !INTEGER.test(token)) return value;
    if (token.length <= MAX_INTEGER_DIGITS) return BigInt(token);
    throw new SyntaxError(`An integer has more than ${MAX_INTEGER_DIGITS} digits.`);
  }

  #match(pattern: RegExp): string {
    pattern.lastIndex = this.#at;
    const [token = ""] = pattern.exec(this.#text) ?? [];
    this.#at += token.length;
    return token;
  }

  #skip(char: string): boolean {
    this.#match(SPACE);
    if (this.#text[this.#at] !== char) return false;
    this.#at++;
    return true;
  }

  #expect(char: string): void {
    if (!this.#skip(char)) throw this.#unexpected();
  }

  #unexpected(): SyntaxError {
    return new SyntaxError(`Not JSON at ${this.#at}.`);
  }
}
