import { PhialError } from "../errors/phial-error.ts";
import { asciiDigits, floatText, integerText } from "./number-text.ts";
import { type Converter, invalidValue, quotePath } from "./params.ts";

const ANY_WEIGHT = 100;
const NUMBER_WEIGHT = 50;
const PATH_WEIGHT = 200;

/** Which numbers {@link int} takes. */
export interface IntOptions {
  /** @default 0, or the least safe integer when signed */
  readonly min?: number;
  /**
   * @default Number.MAX_SAFE_INTEGER: beyond it two texts could mean one number. A larger limit
   * takes them all the same, as Flask does.
   */
  readonly max?: number;
  /** The exact length of the text, filled up with zeros. */
  readonly fixedDigits?: number;
  /** Takes a minus sign. @default false */
  readonly signed?: boolean;
}

/**
 * A whole number, as Flask's `int`: digits of any script, with leading zeros, without a plus sign.
 *
 * @example
 * app.get("/items/:id", params({ id: int({ min: 1 }) }), (c) => c.json(c.req.valid("param").id));
 */
export function int(options: IntOptions = {}): Converter<number> {
  const { fixedDigits = 0, signed = false } = options;
  const min = options.min ?? (signed ? Number.MIN_SAFE_INTEGER : 0);
  const max = options.max ?? Number.MAX_SAFE_INTEGER;
  checkRange("int", min, max);
  if (!Number.isSafeInteger(fixedDigits) || fixedDigits < 0) throw badOption("int", "fixedDigits");
  return {
    parse(text) {
      if (fixedDigits > 0 && codePoints(text) !== fixedDigits) return undefined;
      const isNegative = signed && text.startsWith("-");
      const digits = asciiDigits(isNegative ? text.slice(1) : text);
      if (digits === undefined) return undefined;
      // Added to 0, so that "-0" is no negative zero.
      return inRange(0 + (isNegative ? -Number(digits) : Number(digits)), min, max);
    },
    format(value) {
      return zeroFilled(integerText(value) ?? refuse("a whole number"), fixedDigits);
    },
    pattern: signed ? "-?[^-./]+" : "[^-./]+",
    weight: NUMBER_WEIGHT,
  };
}

/** Which numbers {@link float} takes. */
export interface FloatOptions {
  readonly min?: number;
  readonly max?: number;
  /** Takes a minus sign. @default false */
  readonly signed?: boolean;
}

/**
 * A number with a point, as Flask's `float`: `1.0`, but not `1`, `.5` or `1e3`.
 *
 * @example
 * app.get("/at/:x", params({ x: float({ signed: true }) }), (c) => c.json(c.req.valid("param").x));
 */
export function float(options: FloatOptions = {}): Converter<number> {
  const {
    signed = false,
    min = Number.NEGATIVE_INFINITY,
    max = Number.POSITIVE_INFINITY,
  } = options;
  checkRange("float", min, max);
  return {
    parse(text) {
      const isNegative = signed && text.startsWith("-");
      const [whole, fraction, ...more] = (isNegative ? text.slice(1) : text).split(".");
      if (whole === undefined || fraction === undefined || more.length > 0) return undefined;
      const [before, after] = [asciiDigits(whole), asciiDigits(fraction)];
      if (before === undefined || after === undefined) return undefined;
      const size = Number(`${before}.${after}`);
      return inRange(isNegative ? -size : size, min, max);
    },
    format: (value) => floatText(value) ?? refuse("a finite number"),
    pattern: `${signed ? "-?" : ""}[^-./]+\\.[^-./]+`,
    weight: NUMBER_WEIGHT,
  };
}

/**
 * A UUID in the form with hyphens, in either case; the value is in lower case.
 *
 * @example
 * app.get("/files/:key", params({ key: uuid() }), (c) => c.text(c.req.valid("param").key));
 */
export function uuid(): Converter<string> {
  const whole = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
  return {
    parse: (text) => (whole.test(text) ? text.toLowerCase() : undefined),
    format: (value: unknown) => quotePath(String(value)),
    pattern: "[0-9A-Fa-f-]+",
    weight: ANY_WEIGHT,
  };
}

/** How long a text {@link text} takes, in characters (code points). */
export interface TextOptions {
  /** The exact length; the other two do not count then. */
  readonly length?: number;
  /** @default 1 */
  readonly minLength?: number;
  readonly maxLength?: number;
}

/**
 * Text without slashes: Flask's `string`, which is what a parameter without a converter is.
 *
 * @example
 * app.get("/in/:country", params({ country: text({ length: 2 }) }), (c) => c.text("in"));
 */
export function text(options: TextOptions = {}): Converter<string> {
  const min = options.length ?? options.minLength ?? 1;
  const max = options.length ?? options.maxLength ?? Number.POSITIVE_INFINITY;
  checkRange("text", min, max);
  return {
    parse(text) {
      if (text.includes("/")) return undefined;
      const length = codePoints(text);
      return length >= min && length <= max ? text : undefined;
    },
    format: (value: unknown) => quotePath(String(value)),
    weight: ANY_WEIGHT,
  };
}

/**
 * Text with slashes, as Flask's `path`; it does not begin with one.
 *
 * @example
 * app.get("/wiki/:page{.+}", params({ page: path() }), (c) => c.text(c.req.valid("param").page));
 */
export function path(): Converter<string> {
  return {
    parse: (text) =>
      text === "" || text.startsWith("/") || text.includes("\n", 1) ? undefined : text,
    format: (value: unknown) => quotePath(String(value)),
    pattern: ".+",
    weight: PATH_WEIGHT,
  };
}

/**
 * One of several words, as Flask's `any`. They stand in URLs as they are written here.
 *
 * @throws PhialError `CONVERTER_OPTION_INVALID` for a word that would not come back from a URL: an
 * empty one, or one with `/`, `?`, `#`, `%` or a control character.
 * @example
 * app.get("/:color", params({ color: anyOf("red", "green") }), (c) => c.text("a color"));
 */
export function anyOf<const C extends readonly string[]>(...choices: C): Converter<C[number]> {
  if (choices.length === 0 || choices.some(isUnfit)) throw badOption("anyOf", "choice");
  // Only used to look up; whatever is in it is one of the choices.
  const known: ReadonlySet<string> = new Set(choices);
  const isChoice = (value: string): value is C[number] => known.has(value);
  return {
    parse: (text) => (isChoice(text) ? text : undefined),
    format: (value) => (isChoice(value) ? value : refuse("one of the words of its anyOf()")),
    pattern: `(?:${choices.map(escapePattern).join("|")})`,
    weight: ANY_WEIGHT,
  };
}

function isUnfit(choice: string): boolean {
  return choice === "" || /[/?#%\x00-\x1f\x7f]/.test(choice);
}

function escapePattern(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&");
}

function inRange(value: number, min: number, max: number): number | undefined {
  return Number.isFinite(value) && value >= min && value <= max ? value : undefined;
}

function zeroFilled(text: string, length: number): string {
  if (!text.startsWith("-")) return text.padStart(length, "0");
  return `-${text.slice(1).padStart(length - 1, "0")}`;
}

function codePoints(text: string): number {
  let count = text.length;
  for (let i = 0; i + 1 < text.length; i++) {
    const isHigh = (text.charCodeAt(i) & 0xfc00) === 0xd800;
    if (isHigh && (text.charCodeAt(i + 1) & 0xfc00) === 0xdc00) count--;
  }
  return count;
}

function checkRange(name: string, min: number, max: number): void {
  if (Number.isNaN(min) || Number.isNaN(max) || min > max) throw badOption(name, "range");
}

function badOption(name: string, option: string): PhialError {
  return new PhialError(
    "CONVERTER_OPTION_INVALID",
    `The converter ${name}() cannot work with this ${option}.`,
    `See the documentation of ${name}() for what it takes.`,
  );
}

function refuse(expected: string): never {
  throw invalidValue(expected);
}
