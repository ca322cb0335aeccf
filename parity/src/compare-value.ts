import type { Difference } from "./difference.ts";
import { readJsonWebToken } from "./json-web-token.ts";
import type { Placeholders } from "./placeholder.ts";
import { isObject } from "./recording.ts";
import { hasFlaskSignature, isAcceptedByPhial, readSessionCookie } from "./session-cookie.ts";
import type { Variables } from "./substitute.ts";

/** What is needed to judge a value: the placeholders, the variables so far, the session's key. */
export interface ValueContext {
  readonly placeholders: Placeholders;
  readonly variables: Variables;
  readonly sessionSecret?: string | undefined;
}

/**
 * Compares a value with the recorded one, deeply; `field` names it. Objects need the same keys in
 * any order, strings and whole values may be placeholders.
 */
export function compareValue(
  pair: { readonly expected: unknown; readonly got: unknown },
  field: string,
  context: ValueContext,
): Difference[] {
  const { expected, got } = pair;
  const wrong: Difference[] = [{ field, expected, got }];
  if (typeof expected === "string") {
    const { placeholders, variables } = context;
    return typeof got === "string" && placeholders.matches(expected, got, variables) ? [] : wrong;
  }
  if (Array.isArray(expected)) {
    if (!Array.isArray(got) || got.length !== expected.length) return wrong;
    return expected.flatMap((item, index) =>
      compareValue({ expected: item, got: got[index] }, `${field}.${index}`, context),
    );
  }
  if (!isObject(expected)) return expected === got ? [] : wrong;
  const [marker, ...others] = Object.keys(expected);
  const judge = others.length === 0 && marker !== undefined ? markers.get(marker) : undefined;
  if (judge !== undefined) {
    return typeof got === "string" ? judge({ expected, got }, field, context) : wrong;
  }
  return isObject(got) ? compareObjects({ expected, got }, field, context) : wrong;
}

function compareObjects(
  pair: { readonly expected: Record<string, unknown>; readonly got: Record<string, unknown> },
  field: string,
  context: ValueContext,
): Difference[] {
  const { expected, got } = pair;
  const keys = new Set([...Object.keys(expected), ...Object.keys(got)]);
  return [...keys].flatMap((key) => {
    const inner = `${field}.${key}`;
    if (Object.hasOwn(expected, key) && Object.hasOwn(got, key)) {
      return compareValue({ expected: expected[key], got: got[key] }, inner, context);
    }
    // Present with the value undefined does not exist in JSON: one of the two is missing.
    return [{ field: inner, expected: expected[key], got: got[key] }];
  });
}

type MarkerJudge = (
  pair: { readonly expected: Record<string, unknown>; readonly got: string },
  field: string,
  context: ValueContext,
) => Difference[];

/** The values that stand for something random, each an object with one key. */
const markers = new Map<string, MarkerJudge>([
  [
    "$volatile",
    ({ expected, got }, field, { placeholders }) =>
      placeholders.isOfType(String(expected["$volatile"]), got) ? [] : [{ field, expected, got }],
  ],
  [
    "$jwt",
    ({ expected, got }, field, context) => {
      const token = readJsonWebToken(got);
      if (token === undefined) return [{ field, expected, got }];
      return compareValue({ expected: expected["$jwt"], got: token }, field, context);
    },
  ],
  ["$session", compareSession],
]);

function compareSession(
  pair: { readonly expected: Record<string, unknown>; readonly got: string },
  field: string,
  context: ValueContext,
): Difference[] {
  const wanted = pair.expected["$session"];
  const cookie = readSessionCookie(pair.got);
  if (!isObject(wanted) || cookie === undefined) return [{ field, ...pair }];
  const { payload, timestamp } = cookie;
  const differences = [
    ...compareValue({ expected: wanted["payload"], got: payload }, `${field}.payload`, context),
    ...compareValue(
      { expected: wanted["timestamp"], got: timestamp },
      `${field}.timestamp`,
      context,
    ),
  ];
  const secret = context.sessionSecret;
  if (secret === undefined) return differences;
  if (!hasFlaskSignature(cookie, secret)) {
    differences.push({ field: `${field}.signature`, expected: "Flask's", got: cookie.signature });
  }
  const { example } = wanted;
  if (typeof example === "string" && !isAcceptedByPhial(example, secret)) {
    differences.push({ field: `${field}.example`, expected: example, got: "not accepted" });
  }
  return differences;
}
