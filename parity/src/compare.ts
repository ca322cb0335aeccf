import type { Answer } from "./answer.ts";
import { compareCookies } from "./compare-cookies.ts";
import { compareHeaders } from "./compare-headers.ts";
import { compareValue } from "./compare-value.ts";
import type { ValueContext } from "./compare-value.ts";
import type { Difference } from "./difference.ts";
import type { RecordedResponse, Step } from "./recording.ts";

/** What came of a step. */
export interface Outcome {
  readonly answer: Answer;
  /** Names of the cookies the jar sent; undefined when the request had its own Cookie header. */
  readonly cookiesSent: readonly string[] | undefined;
  /** What the app reports about itself; undefined when it reports nothing. */
  readonly observed: unknown;
}

/**
 * Everything in which a step's outcome is not as recorded, the grave first: cookies sent, status,
 * JSON, cookies set, headers, body, raw cookies, observations.
 */
export function compareStep(
  step: Step,
  outcome: Outcome,
  options: { readonly headers: readonly string[]; readonly context: ValueContext },
): Difference[] {
  const { answer, cookiesSent } = outcome;
  const { response } = step;
  const { context } = options;
  const cookies = compareCookies(response.set_cookies ?? [], answer.cookies, context);
  const content = compareContent(response, answer, context);
  // When the content differs so does its length: that says nothing new.
  const skipsLength = content.json.length + content.body.length > 0;
  const names = options.headers.filter((name) => !(skipsLength && name === "content-length"));
  return [
    ...compareList(step.cookies_sent, cookiesSent),
    ...compareValue({ expected: response.status, got: answer.status }, "status", context),
    ...content.json,
    ...cookies.attributes,
    ...compareHeaders(response, answer, { names, context }),
    ...content.body,
    ...cookies.raw,
    ...(step.observed === undefined
      ? []
      : compareValue({ expected: step.observed, got: outcome.observed }, "observed", context)),
  ];
}

function compareList(
  expected: readonly string[] | undefined,
  got: readonly string[] | undefined,
): Difference[] {
  const same = JSON.stringify(expected) === JSON.stringify(got);
  return same ? [] : [{ field: "cookies_sent", expected, got }];
}

/** The parsed JSON, and the body as text or bytes when the JSON does not differ already. */
function compareContent(
  expected: RecordedResponse,
  answer: Answer,
  context: ValueContext,
): { json: Difference[]; body: Difference[] } {
  if (expected.body_base64 !== undefined) {
    const got = Buffer.from(answer.body).toString("base64");
    const pair = { expected: expected.body_base64, got };
    return { json: [], body: pair.expected === got ? [] : [{ field: "body_base64", ...pair }] };
  }
  const got = answer.text ?? `(not UTF-8) ${Buffer.from(answer.body).toString("base64")}`;
  if (expected.json !== undefined) {
    const parsed = parse(got);
    const json =
      parsed === undefined
        ? [{ field: "json", expected: expected.json, got }]
        : compareValue({ expected: expected.json, got: parsed.value }, "json", context);
    if (json.length > 0) return { json, body: [] };
  }
  const body =
    expected.body === undefined
      ? []
      : compareValue({ expected: expected.body, got }, "body", context);
  return { json: [], body };
}

function parse(text: string): { value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) as unknown };
  } catch {
    return undefined;
  }
}
