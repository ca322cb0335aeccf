import type { DivergenceRule } from "./divergence.ts";
import { jwtRules } from "./jwt-rules.ts";
import { httpAuthRules } from "./httpauth-rules.ts";
import { loginRules } from "./login-rules.ts";
import { principalRules } from "./principal-rules.ts";
import { canonicalNumbers } from "./exact-json.ts";
import type { RecordedRequest, Step } from "./recording.ts";
import { pathOf } from "./request.ts";
import { vectorRules, withoutPython } from "./vector-rules.ts";

const HOST_REFUSED = /Host &#39;.*&#39; is not trusted/;

/** The deliberate differences from Flask. Each has a row in `parity/divergences.md`. */
export const divergenceRules: readonly DivergenceRule[] = [
  {
    id: "path-dot-segments",
    explainsStep: ({ field }, { request }) =>
      field !== "failure" && /\/(?:\.|%2e){1,2}(?:\/|$)/i.test(pathOf(request.path)),
  },
  {
    id: "path-not-ascii",
    explainsStep: ({ field }, { request, got }) =>
      field !== "failure" && got?.status === 400 && /[^\0-\x7f]/.test(pathOf(request.path)),
  },
  {
    id: "path-ambiguous",
    explainsStep: ({ field }, { request, got }) =>
      field !== "failure" && got?.status === 400 && isAmbiguous(pathOf(request.path)),
  },
  {
    id: "setting-refused",
    explainsStep: ({ field, got }) =>
      field === "failure" && typeof got === "string" && got.includes("is not one of its choices"),
  },
  {
    id: "session-not-a-session",
    explainsStep: (_difference, { step, request, got }) =>
      step.response.status === 500 && got?.status === 200 && headerOf(request, "cookie") !== "",
  },
  {
    id: "session-cookie-twice",
    explainsStep: ({ field }, { config, request }) => {
      const cookies = headerOf(request, "cookie").split(`${nameOfSession(config)}=`);
      return field.startsWith("json") && cookies.length > 2;
    },
  },
  {
    id: "session-too-large",
    explainsStep: (_difference, { config, step }) =>
      sessionSize(step, nameOfSession(config)) > 4093,
  },
  {
    id: "cookie-prefix-secure",
    explainsStep: ({ field }) => /^set_cookies\.__(?:Host|Secure)-/.test(field),
  },
  ...httpAuthRules,
  ...loginRules,
  ...principalRules,
  ...jwtRules,
  {
    id: "python-notation",
    explainsStep: ({ field, expected, got }) =>
      field === "json.url" && withoutPython(String(expected)) === withoutPython(String(got)),
    explainsVector: vectorRules["python-notation"],
  },
  {
    id: "number-notation",
    explainsStep: ({ field, expected, got }, { step }) =>
      field === "body" &&
      step.response.json !== undefined &&
      typeof expected === "string" &&
      typeof got === "string" &&
      canonicalNumbers(expected) === canonicalNumbers(got),
  },
  {
    id: "host-untrusted",
    explainsStep: ({ field, expected, got }, { step }) =>
      (field === "headers.content-length" && HOST_REFUSED.test(step.response.body ?? "")) ||
      (field === "body" &&
        HOST_REFUSED.test(String(expected)) &&
        String(got).includes("The host of the request is not trusted.")),
  },
  {
    id: "json-nan",
    explainsStep: ({ field, expected }, { request, got }) =>
      /\b(?:NaN|Infinity)\b/.test(request.body ?? "") &&
      (got?.status === 400 || (field === "body" && /NaN|Infinity/.test(String(expected)))),
  },
  {
    id: "status-unsendable",
    explainsStep: (_difference, { step, got }) =>
      (step.response.status < 200 || step.response.status > 599) && got?.status === 500,
  },
  {
    id: "abort-status",
    explainsStep: ({ field }, { step, got }) =>
      (field === "status" || field === "body") &&
      step.response.status === 500 &&
      got !== undefined &&
      got.status >= 400 &&
      !WERKZEUG_STATUSES.has(got.status),
  },
  {
    id: "problem-json",
    explainsStep: ({ field }, { request, got }) =>
      /^(?:body|headers\.content-type)$/.test(field) &&
      got?.headers.get("content-type") === "application/problem+json" &&
      headerOf(request, "accept").includes("json"),
  },
  {
    id: "debug-page",
    explainsStep: ({ field, got }, { config, step }) =>
      field === "body" &&
      config["DEBUG"] === true &&
      step.response.status === 500 &&
      String(got).includes("because DEBUG is on"),
  },
  {
    id: "debug-reason",
    explainsStep: ({ field, expected }, { got }) =>
      (field === "body" || field === "json.description") &&
      got?.status === 400 &&
      /KeyError: |Failed to decode JSON object: /.test(String(expected)),
  },
  {
    id: "query-encoded",
    explainsStep: ({ field, expected, got }) =>
      /^json\.(?:full_path|query_string)$/.test(field) &&
      withoutQuotes(String(expected)) === withoutQuotes(String(got)),
  },
  {
    id: "page-number-digits",
    explainsStep: (_difference, { request }) => pageNumbersOf(request).some(isPythonOnly),
  },
  {
    id: "page-size-limit",
    explainsStep: ({ field }, { step }) => forgetsLimit(field, step.response.json),
  },
  {
    id: "form-malformed",
    explainsStep: (_difference, { step, request, got }) =>
      (step.response.status === 200 || step.response.status === 500) &&
      got?.status === 400 &&
      (request.files !== undefined ||
        headerOf(request, "content-type").startsWith("multipart/form-data")),
  },
  {
    id: "access-route",
    explainsStep: ({ field }, { request }) =>
      field.startsWith("json.access_route") && headerOf(request, "x-forwarded-for") !== "",
  },
  {
    id: "cookie-bytes",
    explainsStep: ({ field }, { request }) =>
      field.startsWith("json.cookies") && /[^\0-\x7f]/.test(headerOf(request, "cookie")),
    explainsVector: vectorRules["cookie-bytes"],
  },
  {
    id: "cookie-name",
    explainsStep: ({ field, expected, got: names }, { step, got }) =>
      field === "cookies_sent"
        ? String(names) === String([expected].flat().filter(isCookieName))
        : got?.status === 500 &&
          (step.response.set_cookies ?? []).some(({ raw }) => !isCookieName(raw)),
    explainsVector: vectorRules["cookie-name"],
  },
  { id: "host-label", explainsVector: vectorRules["host-label"] },
  { id: "path-device", explainsVector: vectorRules["path-device"] },
  { id: "path-nul", explainsVector: vectorRules["path-nul"] },
  { id: "path-empty", explainsVector: vectorRules["path-empty"] },
  { id: "url-value-refused", explainsVector: vectorRules["url-value-refused"] },
  { id: "redirect-target", explainsVector: vectorRules["redirect-target"] },
  { id: "password-unreadable", explainsVector: vectorRules["password-unreadable"] },
  { id: "password-empty", explainsVector: vectorRules["password-empty"] },
  { id: "password-too-long", explainsVector: vectorRules["password-too-long"] },
];

/** Those that Werkzeug has an exception for. */
const WERKZEUG_STATUSES: ReadonlySet<number> = new Set([
  400, 401, 403, 404, 405, 406, 408, 409, 410, 411, 412, 413, 414, 415, 416, 417, 418, 421, 422,
  423, 424, 428, 429, 431, 451, 500, 501, 502, 503, 504, 505,
]);

function isAmbiguous(path: string): boolean {
  if (/%2f|%5c|%00/i.test(path)) return true;
  try {
    decodeURIComponent(path);
    return false;
  } catch {
    return true;
  }
}

function headerOf({ headers }: RecordedRequest, name: string): string {
  const value = Object.entries(headers).find(([key]) => key.toLowerCase() === name)?.[1];
  return typeof value === "string" ? value : "";
}

/** As the WHATWG URL Standard writes a query. */
function withoutQuotes(query: string): string {
  return query.replace(/["'<>]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);
}

function pageNumbersOf({ path }: RecordedRequest): string[] {
  const query = new URLSearchParams(path.slice(path.indexOf("?")));
  return ["page", "per_page"].flatMap((name) => query.getAll(name));
}

/** Whether `int()` of Python reads a number that nothing else would. */
function isPythonOnly(text: string): boolean {
  const number = text.trim().replace(/^[+-]/, "");
  return /^\p{Nd}+(?:_\p{Nd}+)*$/u.test(number) && !/^[0-9]+$/.test(number);
}

/** Whether Flask-SQLAlchemy took another limit, or none, for what it tells of a page. */
function forgetsLimit(field: string, json: unknown): boolean {
  const { here, prev, per_page: size, max_per_page: limit } = Object(json);
  if (field.startsWith("json.prev.")) {
    return prev.max_per_page === 100 && here.max_per_page !== 100;
  }
  return field.startsWith("json.") && typeof limit === "number" && size > limit;
}

function nameOfSession(config: Readonly<Record<string, unknown>>): string {
  const name = config["SESSION_COOKIE_NAME"];
  return typeof name === "string" ? name : "session";
}

/** The length of the session that Flask kept or showed. */
function sessionSize({ response }: Step, name: string): number {
  const kept = response.set_cookies?.find((cookie) => cookie.name === name)?.value;
  return JSON.stringify([kept, response.json]).length;
}

/** Whether `cookie`, a name or a whole Set-Cookie header, begins with a name. */
function isCookieName(cookie: unknown): boolean {
  return /^[^=;,\0-\x20\x7f][^=;,\0-\x1f\x7f]*(?:=|$)/.test(String(cookie));
}
