import type { TemplateFactory } from "./compiled.ts";

/**
 * Makes a function of the code that the compiler wrote. In that code every name is one that the
 * compiler chose, and everything from the template is a literal made by `JSON.stringify`.
 */
export function link(code: string): TemplateFactory {
  // The only place where text becomes code. Its type is what the compiler promises.
  // oxlint-disable-next-line typescript/no-implied-eval -- this is what a template compiler does
  return new Function("rt", `"use strict";\n${code}`) as TemplateFactory;
}

/** The same code as the text of an ES module, for {@link ModuleLoader}: nothing is run. */
export function moduleText(code: string): string {
  return `export default function (rt) {\n${code}\n}\n`;
}
