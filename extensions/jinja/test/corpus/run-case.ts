import { TemplateError, TemplateNotFound, TemplateSyntaxError } from "../../src/engine/errors.ts";
import { placeOf } from "../../src/engine/runtime/place.ts";
import type { Template } from "../../src/engine/template.ts";
import { caseEnvironment } from "./case-environment.ts";
import type { CaseOptions } from "./case-environment.ts";
import type { ActualError, Outcome } from "./compare-outcome.ts";
import type { CorpusCase } from "./corpus-case.ts";
import { toMembers } from "./typed-value.ts";

/** Renders a case in an environment of its own. */
export async function runCase(corpusCase: CorpusCase, options: CaseOptions): Promise<Outcome> {
  let phase: ActualError["phase"] = "compile";
  try {
    const { environment, maker } = caseEnvironment(corpusCase, options);
    const members = toMembers(corpusCase.context, maker);
    const template = environment.getTemplateSync(corpusCase.entry);
    phase = "render";
    return await renderWith(template, members, options);
  } catch (error) {
    return toActualError(error, phase);
  }
}

function renderWith(
  template: Template,
  members: readonly (readonly [string, unknown])[],
  { maps, promises, stream }: CaseOptions,
): string | Promise<string> {
  const given = members.map(
    ([name, value]) => [name, promises === true ? Promise.resolve(value) : value] as const,
  );
  const variables = maps === true ? new Map(given) : Object.fromEntries(given);
  if (stream === true) return joined(template.generate(variables));
  return promises === true ? template.render(variables) : template.renderSync(variables);
}

async function joined(parts: AsyncIterable<string>): Promise<string> {
  let text = "";
  for await (const part of parts) text += part;
  return text;
}

function toActualError(error: unknown, phase: ActualError["phase"]): ActualError {
  const place = placeOf(error);
  return {
    kinds: kindsOf(error),
    message: messageOf(error),
    template: place?.template ?? null,
    line: place?.line ?? null,
    phase: phaseOf(error, phase),
    stack: error instanceof Error ? error.stack : undefined,
  };
}

/** What is not found is no matter of compiling; what is included is compiled while rendering. */
function phaseOf(error: unknown, phase: ActualError["phase"]): ActualError["phase"] {
  if (error instanceof TemplateNotFound) return "render";
  return error instanceof TemplateSyntaxError ? "compile" : phase;
}

function messageOf(error: unknown): string {
  if (error instanceof TemplateError) return error.problem;
  return error instanceof Error ? error.message : String(error);
}

/** Its own name and those of the classes it comes from. */
function kindsOf(error: unknown): string[] {
  if (!(error instanceof Error)) return [typeof error];
  const kinds = [error.name];
  for (
    let at = Object.getPrototypeOf(error.constructor);
    at?.name;
    at = Object.getPrototypeOf(at)
  ) {
    kinds.push(at.name);
  }
  return kinds;
}
