import type { DivergenceRule, StepMeeting } from "./divergence.ts";
import { isObject } from "./recording.ts";
import { readSessionCookie } from "./session-cookie.ts";

/** The deliberate differences from Flask-Login. */
export const loginRules: readonly DivergenceRule[] = [
  {
    id: "login-untouched",
    explainsStep: ({ field, expected, got }, meeting) =>
      field === "headers.vary" &&
      expected === "Cookie" &&
      got === undefined &&
      meeting.app === "login" &&
      !looksAtSession(meeting),
  },
  {
    id: "login-forwarded",
    explainsStep: (_difference, { app, request }) =>
      app === "login" && hasHeader(request.headers, "x-forwarded-for"),
    explainsVector: ({ function: name, input }) =>
      name === "login.session_identifier" && hasHeader(input["headers"], "x-forwarded-for"),
  },
  {
    id: "login-duration-text",
    explainsStep: (_difference, { app, config }) =>
      app === "login" && typeof config["REMEMBER_COOKIE_DURATION"] === "string",
  },
  {
    id: "login-disabled",
    explainsStep: (_difference, { app, config }) =>
      app === "login" && config["LOGIN_DISABLED"] === true,
  },
  {
    id: "login-loader-missing",
    explainsStep: ({ field, got }) =>
      field === "failure" && typeof got === "string" && got.includes("has no way to find a user"),
  },
  {
    id: "login-stale",
    explainsStep: ({ field }, { app, request, got, step }) =>
      app === "login" &&
      field.startsWith("set_cookies.session") &&
      holdsUser(cookieOf(request.headers)) &&
      (got?.status === 302 || (isObject(step.response.json) && step.response.json["id"] === null)),
  },
];

/** Whether what the app does with the request asks for its session: then Vary has to be there. */
function looksAtSession({ step }: StepMeeting): boolean {
  const { json, set_cookies: cookies = [], status } = step.response;
  const asks = isObject(json) && ["fresh", "flashes", "logged_out"].some((key) => key in json);
  return asks || cookies.length > 0 || status === 302;
}

function hasHeader(headers: unknown, name: string): boolean {
  return isObject(headers) && Object.keys(headers).some((key) => key.toLowerCase() === name);
}

function cookieOf(headers: unknown): string {
  const cookie = isObject(headers) ? headers["Cookie"] : undefined;
  return typeof cookie === "string" ? cookie : "";
}

/** Whether a session cookie is that of a login. */
function holdsUser(cookie: string): boolean {
  const [, value = ""] = /(?:^|;\s*)session=([^;]+)/.exec(cookie) ?? [];
  const payload = readSessionCookie(value)?.payload;
  return isObject(payload) && typeof payload["_user_id"] === "string";
}
