import { randomBytes, timingSafeEqual } from "node:crypto";
import { type Context, HttpError, type MiddlewareHandler, readForm, session } from "phial";

/** Where logins look for it as well: it does not outlive a login or a logout. */
const KEY = "csrf_token";

/** The token of the session, for a form or a header; made when somebody asks for it first. */
export function csrfToken(c: Context): string {
  const known = session(c).get(KEY);
  if (typeof known === "string") return known;
  const made = randomBytes(24).toString("base64url");
  session(c).set(KEY, made);
  return made;
}

/** A guard: lets through what comes with the token of its session, as a header or a field. */
export const csrfProtected: MiddlewareHandler = async (c, next) => {
  const given = c.req.header("x-csrf-token") ?? (await readForm(c)).fields.get(KEY);
  if (given === undefined) {
    throw new HttpError(400, { code: "CSRF_TOKEN_MISSING", detail: "The CSRF token is missing." });
  }
  const expected = session(c).get(KEY);
  if (typeof expected === "string" && isSame(given, expected)) return next();
  throw new HttpError(400, { code: "CSRF_TOKEN_INVALID", detail: "The CSRF token is not right." });
};

function isSame(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)];
  return a.length === b.length && timingSafeEqual(a, b);
}
