import type { DivergenceRule, StepMeeting } from "./divergence.ts";
import { isObject, type RecordedRequest } from "./recording.ts";

const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

/** The deliberate differences from Flask-HTTPAuth. */
export const httpAuthRules: readonly DivergenceRule[] = [
  rule("httpauth-never-500", ({ step }) => step.response.status === 500),
  rule("httpauth-blank", ({ request }) =>
    /^\s|\s$/.test(header(request, "authorization") + header(request, "x-api-key")),
  ),
  rule("httpauth-empty", ({ config, got }) => {
    return config["APP_ANONYMOUS_OK"] === true && (got?.status === 401 || got === undefined);
  }),
  rule("httpauth-scheme", ({ request, got, step }) => {
    const scheme = schemeOf(request);
    if (got?.status === 401) {
      const asked = got.headers.get("www-authenticate") ?? "";
      return scheme !== "" && !asked.toLowerCase().startsWith(`${scheme} `);
    }
    // Where credentials are optional, the same request is nobody's.
    const { json } = step.response;
    const isNobody = got?.text?.includes('"user":null') === true;
    return scheme !== "" && isNobody && isObject(json) && json["username"] !== "";
  }),
  rule("httpauth-multi-case", ({ request }) => {
    const [written = ""] = header(request, "authorization").split(" ");
    return request.path.startsWith("/multi") && !/^[A-Z][a-z]*$/.test(written);
  }),
  {
    id: "httpauth-zero",
    explainsStep: ({ field, expected, got }, { app }) =>
      app === "httpauth" && field === "json.user" && expected === 0 && got === null,
  },
  rule("httpauth-base64", ({ request }) => {
    const [, encoded] = /^basic (.*)$/i.exec(header(request, "authorization")) ?? [];
    return encoded !== undefined && !BASE64.test(encoded.trim());
  }),
  rule("httpauth-handler-status", ({ config, got }) => {
    return config["APP_ERROR_HANDLER"] !== undefined && got?.status === 403;
  }),
  rule("httpauth-digest", ({ request, got }) => {
    return schemeOf(request) === "digest" && got?.status === 401;
  }),
];

/** A rule of this app. */
function rule(id: string, explains: (meeting: StepMeeting) => boolean): DivergenceRule {
  return {
    id,
    explainsStep: (_difference, meeting) => meeting.app === "httpauth" && explains(meeting),
  };
}

function schemeOf(request: RecordedRequest): string {
  return header(request, "authorization").split(" ")[0]?.toLowerCase() ?? "";
}

function header({ headers }: RecordedRequest, name: string): string {
  if (!isObject(headers)) return "";
  const value = Object.entries(headers).find(([key]) => key.toLowerCase() === name)?.[1];
  return typeof value === "string" ? value : isObject(value) ? "Digest " : "";
}
