import { placeOf, TemplateError } from "./engine/index.ts";

/**
 * Tells in the stack of an error in which template it came up: that of the engine's errors begins
 * with their message, which shows the lines; an error of the app keeps its message, and gets a line
 * above the one that threw. Gives the error back.
 */
export function tellPlace(error: unknown): unknown {
  if (!(error instanceof Error) || error.stack === undefined) return error;
  const place = placeOf(error);
  if (place === null || told.has(error)) return error;
  told.add(error);
  const frames = error.stack.split("\n").filter((line) => /^\s+at /.test(line));
  const own = `    at ${place.template ?? "<template>"}:${place.line}`;
  const more = error instanceof TemplateError ? frames : [own, ...frames];
  error.stack = [`${error.name}: ${error.message}`, ...more].join("\n");
  return error;
}

// A template may be rendered by a function that another one calls.
const told = new WeakSet<Error>();
