import type { StandardSchemaV1 } from "@standard-schema/spec";
import { PhialError } from "../errors/phial-error.ts";

/** Turns the text of a path parameter into a value and back: Werkzeug's converter. */
export interface Converter<T> {
  /** The value of a decoded text; `undefined` when the route does not match. */
  parse(text: string): T | undefined;
  /** The text for a URL, percent-encoded. */
  format(value: T): string;
  /**
   * A regular expression for Hono's `:name{...}` that lets every text through that `parse` takes,
   * and perhaps more. Without one it is whatever stands between two slashes.
   */
  readonly pattern?: string;
  /** Which of several routes wins: the lower. @default 100 */
  readonly weight?: number;
}

/** What {@link params} takes for one parameter. */
export type ParamSource = Converter<unknown> | StandardSchemaV1;

/** The values that converters, or schemas in their place, make of path parameters. */
export type ConvertersOf<C> = {
  [K in keyof C]: C[K] extends StandardSchemaV1
    ? StandardSchemaV1.InferOutput<C[K]>
    : C[K] extends Converter<infer T>
      ? T
      : never;
};

/**
 * How the path parameters of a route are read: data for the router, which asks the converters while
 * it looks for the route. A text that a converter refuses is no match, as in Flask.
 */
export class ParamsGuard<T extends object> {
  readonly converters: { readonly [K in keyof T]: Converter<T[K]> };

  constructor(converters: { readonly [K in keyof T]: Converter<T[K]> }) {
    this.converters = converters;
  }
}

/**
 * Types the path parameters of a route. A Standard Schema may stand in place of a converter; it
 * must answer synchronously, and URLs are built with `String(value)`.
 *
 * @example
 * app.get("/items/:id", params({ id: int({ min: 1 }) }), (c) => c.json(c.req.valid("param").id));
 */
export function params<C extends Readonly<Record<string, ParamSource>>>(
  converters: C,
): ParamsGuard<ConvertersOf<C>> {
  const known: Record<string, Converter<unknown>> = Object.create(null);
  for (const [name, source] of Object.entries(converters)) known[name] = converterOf(source);
  // Entry by entry this is what ConvertersOf says; the compiler cannot follow the loop.
  return new ParamsGuard<ConvertersOf<C>>(known as ParamsGuard<ConvertersOf<C>>["converters"]);
}

function converterOf(source: ParamSource): Converter<unknown> {
  return "~standard" in source ? schemaConverter(source) : source;
}

function schemaConverter(schema: StandardSchemaV1): Converter<unknown> {
  return {
    parse(text) {
      const result = schema["~standard"].validate(text);
      if (!(result instanceof Promise)) return result.issues ? undefined : result.value;
      result.catch(() => undefined);
      throw new PhialError(
        "CONVERTER_ASYNC",
        "The schema of a path parameter answers asynchronously, but a route is found in one go.",
        "Check the text with a synchronous schema, and look things up in the handler.",
      );
    },
    format: (value) => quotePath(String(value)),
  };
}

/** What {@link defineConverter} makes a converter of. */
export interface ConverterInit<T> {
  /** The value of a decoded text; `undefined` when the route does not match. */
  readonly parse: (text: string) => T | undefined;
  /** The plain text of a value; it is percent-encoded afterwards. */
  readonly format: (value: T) => string;
  /** A regular expression that the whole text has to match before it is parsed. */
  readonly pattern?: string;
  /** Which of several routes wins: the lower. @default 100 */
  readonly weight?: number;
}

/**
 * Makes a converter of one's own.
 *
 * @example
 * const tags = defineConverter({
 *   pattern: "[^/+]+(?:\\+[^/+]+)*",
 *   parse: (text) => text.split("+"),
 *   format: (names: string[]) => names.join("+"),
 * });
 */
export function defineConverter<T>(init: ConverterInit<T>): Converter<T> {
  const { parse, format, pattern, weight = 100 } = init;
  const whole = pattern === undefined ? undefined : new RegExp(`^(?:${pattern})$`, "u");
  return {
    parse: (text) => (whole && !whole.test(text) ? undefined : parse(text)),
    format: (value) => quotePath(format(value)),
    weight,
    ...(pattern !== undefined && { pattern }),
  };
}

/**
 * Percent-encodes text for the path of a URL as Werkzeug does: everything but letters, digits and
 * `-._~!$&'()*+,/:;=@` (what a path segment may hold in the URL standard, and the slash).
 *
 * @throws PhialError `URL_VALUE_INVALID` for half of a surrogate pair.
 * @example
 * quotePath("a b/c?d"); // "a%20b/c%3Fd"
 */
export function quotePath(text: string): string {
  if (!text.isWellFormed()) throw invalidValue("well-formed text");
  return encodeURI(text).replaceAll("?", "%3F").replaceAll("#", "%23");
}

/** The error for a value that no URL can be built with. */
export function invalidValue(expected: string): PhialError {
  return new PhialError(
    "URL_VALUE_INVALID",
    `A URL cannot be built: a path parameter takes ${expected}.`,
    "Pass a value of that kind to urlFor().",
  );
}
