import { compareValue } from "./compare-value.ts";
import type { ValueContext } from "./compare-value.ts";
import type { Difference } from "./difference.ts";
import type { RecordedCookie } from "./recording.ts";
import { hasFlaskSignature, holdTheSame, readSessionCookie } from "./session-cookie.ts";
import type { SetCookie } from "./set-cookie.ts";

/** What is compared of the cookies an answer sets: everything but `raw`, and `raw` on its own. */
export interface CookieDifferences {
  readonly attributes: Difference[];
  readonly raw: Difference[];
}

const attributeNames = [
  "path",
  "domain",
  "expires",
  "max_age",
  "secure",
  "httponly",
  "samesite",
  "partitioned",
] as const;

/** Compares the cookies set, in order among those of one name. */
export function compareCookies(
  expected: readonly RecordedCookie[],
  got: readonly SetCookie[],
  context: ValueContext,
): CookieDifferences {
  const attributes: Difference[] = [];
  const raw: Difference[] = [];
  for (const name of new Set([...expected, ...got].map((cookie) => cookie.name))) {
    const wanted = expected.filter((cookie) => cookie.name === name);
    const given = got.filter((cookie) => cookie.name === name);
    if (wanted.length !== given.length) {
      attributes.push({
        field: `set_cookies.${name}`,
        expected: wanted.map((cookie) => cookie.raw ?? cookie.value),
        got: given.map((cookie) => cookie.raw),
      });
      continue;
    }
    for (const [index, cookie] of wanted.entries()) {
      const other = given[index];
      if (other === undefined) continue;
      const field = `set_cookies.${name}${wanted.length > 1 ? `.${index}` : ""}`;
      const found = compareCookie({ expected: cookie, got: other }, field, context);
      attributes.push(...found.attributes);
      raw.push(...found.raw);
    }
  }
  return { attributes, raw };
}

function compareCookie(
  pair: { readonly expected: RecordedCookie; readonly got: SetCookie },
  field: string,
  context: ValueContext,
): CookieDifferences {
  const { expected, got } = pair;
  const exact = compareValue(
    { expected: expected.value, got: got.value },
    `${field}.value`,
    context,
  );
  const tolerated = exact.length > 0 && isSameSession(expected.value, got.value, context);
  const attributes = tolerated ? [] : exact;
  for (const name of attributeNames) {
    if (expected[name] === got[name]) continue;
    attributes.push({ field: `${field}.${name}`, expected: expected[name], got: got[name] });
  }
  // When a part differs the whole does, too: that says nothing new.
  if (expected.raw === undefined || attributes.length > 0) return { attributes, raw: [] };
  const whole = tolerated
    ? { expected: withoutValue(expected.raw), got: withoutValue(got.raw) }
    : { expected: expected.raw, got: got.raw };
  return { attributes, raw: compareValue(whole, `${field}.raw`, context) };
}

/** A session cookie with other bytes will do when it holds the same and is signed rightly. */
function isSameSession(expected: unknown, value: string, context: ValueContext): boolean {
  if (typeof expected !== "string") return false;
  const wanted = readSessionCookie(expected);
  const given = readSessionCookie(value);
  if (wanted === undefined || given === undefined || !holdTheSame(wanted, given)) return false;
  const secret = context.sessionSecret;
  return secret === undefined || hasFlaskSignature(given, secret);
}

/** A Set-Cookie header with its value left out. */
function withoutValue(raw: string): string {
  const end = raw.indexOf(";");
  return raw.slice(0, raw.indexOf("=") + 1) + (end < 0 ? "" : raw.slice(end));
}
