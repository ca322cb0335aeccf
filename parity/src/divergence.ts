import type { Answer } from "./answer.ts";
import type { Difference } from "./difference.ts";
import type { RecordedRequest, Step, Vector } from "./recording.ts";

/** A step whose answer is not as recorded, as a rule sees it. */
export interface StepMeeting {
  /** The recording's app. */
  readonly app: string;
  /** The config in force, as the twin was given it. */
  readonly config: Readonly<Record<string, unknown>>;
  readonly step: Step;
  /** The request as it was sent: variables replaced. */
  readonly request: RecordedRequest;
  /** The twin's answer; undefined when it gave none. */
  readonly got: Answer | undefined;
}

/**
 * A deliberate difference from Flask. It looks at properties of the request and the answers and
 * never names a recording; its row in `parity/divergences.md` gives the reason and the test.
 */
export interface DivergenceRule {
  /** Kebab-case, the first column of its row. */
  readonly id: string;
  /** Whether the rule explains this difference. A step diverges when all of its are explained. */
  explainsStep?(difference: Difference, meeting: StepMeeting): boolean;
  /** Whether the rule explains what a function gave for a vector. */
  explainsVector?(vector: Vector, got: VectorResult): boolean;
}

/** What a vector's function gave: a value, or an error by Python's class name. */
export type VectorResult =
  | { readonly output: unknown }
  | { readonly error: { readonly type: string; readonly message: string } };

/** Differences sorted into those no rule explains and the rules that explain the others. */
export interface Explained {
  readonly unexplained: Difference[];
  /** Ids, each once, in the order of the rules. */
  readonly rules: string[];
}

/** Asks the rules about each difference of a step. */
export function explain(
  differences: readonly Difference[],
  meeting: StepMeeting,
  rules: readonly DivergenceRule[],
): Explained {
  const met = new Set<string>();
  const unexplained = differences.filter((difference) => {
    const rule = rules.find((candidate) => candidate.explainsStep?.(difference, meeting) === true);
    if (rule !== undefined) met.add(rule.id);
    return rule === undefined;
  });
  return { unexplained, rules: rules.map((rule) => rule.id).filter((id) => met.has(id)) };
}
