import { TemplateError, TemplateNotFound, TemplateSyntaxError } from "../../src/engine/errors.ts";
import { placeOf } from "../../src/engine/runtime/place.ts";
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
    if (options.promises !== true) return template.renderSync(new Map(members));
    const promises = members.map(([name, value]) => [name, Promise.resolve(value)] as const);
    return await template.render(new Map(promises));
  } catch (error) {
    return toActualError(error, phase);
  }
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
