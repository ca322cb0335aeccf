import { TemplateError, type TemplatePlace, TemplateRuntimeError } from "../errors.ts";
import { PromiseFound, suspended } from "../values/promises.ts";
import { tooDeep } from "./driver.ts";

const places = new WeakMap<object, TemplatePlace>();

/** What an error needs to be told its place. */
export interface KnownPlace extends TemplatePlace {
  readonly line: number;
}

/**
 * The error with its place told: the first one, which is the innermost. Errors of the engine
 * take it into their message; errors of the host stay as they are, and {@link placeOf} knows.
 */
export function locate(error: unknown, place: KnownPlace): unknown {
  if (error === suspended) return error;
  if (error instanceof PromiseFound) return locate(insideContainer(), place);
  if (error instanceof TemplateError) {
    if (error.line === null) error.locate(place);
    return error;
  }
  if (isStackOverflow(error)) {
    const limit = tooDeep();
    limit.locate(place);
    return limit;
  }
  if (typeof error === "object" && error !== null && !places.has(error)) places.set(error, place);
  return error;
}

/**
 * Where in a template the error came up: also of errors that are not the engine's, thrown by a
 * host function that a template called. Null if no template was involved.
 *
 * @example
 * try {
 *   await template.render();
 * } catch (error) {
 *   const place = placeOf(error);
 *   if (place !== null) report(`${place.template}:${place.line}`, error);
 * }
 */
export function placeOf(error: unknown): TemplatePlace | null {
  if (typeof error !== "object" || error === null) return null;
  if (error instanceof TemplateError) {
    return error.line === null ? null : { template: error.template, line: error.line };
  }
  return places.get(error) ?? null;
}

function insideContainer(): TemplateRuntimeError {
  return new TemplateRuntimeError("A value inside of a list or dict is a promise.", {
    hint: "Print or compare the items one by one, or await them before they are passed.",
  });
}

// V8 and JavaScriptCore throw a RangeError, SpiderMonkey an InternalError.
function isStackOverflow(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return error instanceof RangeError
    ? error.message.startsWith("Maximum call stack")
    : error.name === "InternalError" && error.message === "too much recursion";
}
