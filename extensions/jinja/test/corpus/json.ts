/** A number as it was written: whether it has a fraction is part of what it says. */
export class JsonNumber {
  readonly source: string;

  constructor(source: string) {
    this.source = source;
  }

  /** Whether Python reads it as an int: neither a fraction nor an exponent. */
  get isInteger(): boolean {
    return /^-?\d+$/.test(this.source);
  }
}

/** JSON as it was written: the members of objects in their order, numbers not rounded. */
export type Json = null | boolean | string | JsonNumber | readonly Json[] | JsonObject;
export type JsonObject = ReadonlyMap<string, Json>;

export function isJsonObject(json: Json | undefined): json is JsonObject {
  return json instanceof Map;
}

const SPACE = /[\t\n\r ]*/y;
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|NaN|-?Infinity/y;
const STRING = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y;
const WORDS = new Map<string, null | boolean>([
  ["null", null],
  ["true", true],
  ["false", false],
]);

/**
 * Reads JSON as Python's `json` does: with NaN and Infinity, the last of equal keys counts.
 *
 * @throws SyntaxError with the offset when it is not JSON.
 */
export function readJson(text: string): Json {
  const reader = new Reader(text);
  const value = reader.value();
  reader.end();
  return value;
}

class Reader {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  value(): Json {
    this.#take(SPACE);
    const first = this.#text[this.#at];
    if (first === "{") return this.#object();
    if (first === "[") return this.#array();
    if (first === '"') return this.#string();
    const number = this.#take(NUMBER);
    if (number !== "") return new JsonNumber(number);
    for (const [word, value] of WORDS) {
      if (!this.#text.startsWith(word, this.#at)) continue;
      this.#at += word.length;
      return value;
    }
    return this.#fail();
  }

  end(): void {
    this.#take(SPACE);
    if (this.#at < this.#text.length) this.#fail();
  }

  #object(): JsonObject {
    const members = new Map<string, Json>();
    this.#members("}", () => {
      this.#take(SPACE);
      const key = this.#string();
      this.#expect(":");
      members.set(key, this.value());
    });
    return members;
  }

  #array(): readonly Json[] {
    const items: Json[] = [];
    this.#members("]", () => items.push(this.value()));
    return items;
  }

  #members(close: string, readMember: () => void): void {
    this.#at++;
    if (this.#has(close)) return;
    do readMember();
    while (this.#has(","));
    this.#expect(close);
  }

  #string(): string {
    const source = this.#take(STRING);
    // Of a string literal that the pattern let through it gives a string.
    return source === "" ? this.#fail() : (JSON.parse(source) as string);
  }

  #has(mark: string): boolean {
    this.#take(SPACE);
    if (this.#text[this.#at] !== mark) return false;
    this.#at++;
    return true;
  }

  #expect(mark: string): void {
    if (!this.#has(mark)) this.#fail();
  }

  #take(pattern: RegExp): string {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text)?.[0] ?? "";
    this.#at += found.length;
    return found;
  }

  #fail(): never {
    throw new SyntaxError(`This is not JSON at offset ${this.#at}.`);
  }
}
