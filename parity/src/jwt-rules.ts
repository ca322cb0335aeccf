import type { DivergenceRule, StepMeeting } from "./divergence.ts";
import { readJsonWebToken } from "./json-web-token.ts";
import { isObject } from "./recording.ts";

/** The deliberate differences from Flask-JWT-Extended and PyJWT. */
export const jwtRules: readonly DivergenceRule[] = [
  {
    id: "jwt-number-notation",
    explainsStep: ({ field, expected, got }) =>
      /^json\.token$|^set_cookies\..+\.value$/.test(field) && areAlike(expected, got),
  },
  {
    id: "jwt-public-key-derived",
    explainsStep: (_difference, { config, step, got }) =>
      step.response.status === 500 &&
      got?.status === 200 &&
      typeof config["JWT_PRIVATE_KEY"] === "string" &&
      (config["JWT_PUBLIC_KEY"] ?? null) === null,
  },
  {
    id: "jwt-key-weak",
    explainsStep: ({ field, got }) => field === "failure" && /RFC 7518 section 3/.test(String(got)),
    explainsVector: ({ function: name }, got) =>
      name.startsWith("jwt.") && "error" in got && /RFC 7518 section 3/.test(got.error.message),
  },
  {
    id: "jwt-setting-refused",
    explainsStep: ({ field, got }, { app }) =>
      app === "jwt" &&
      field === "failure" &&
      /^PhialError: (?:JWT_|There is no key for|\d+ settings of "jwt")/.test(String(got)),
  },
  {
    id: "jwt-algorithm-header",
    explainsStep: (_difference, meeting) =>
      headersGiven(meeting)?.["alg"] !== undefined ||
      (messageOf(meeting) === "The specified alg value is not allowed" &&
        meeting.got?.status === 200 &&
        partsOf(meeting)?.header["alg"] === (meeting.config["JWT_ALGORITHM"] ?? "HS256")),
  },
  {
    id: "jwt-claim-number",
    explainsStep: (_difference, meeting) =>
      meeting.got?.status === 422 &&
      ["exp", "nbf", "iat"].some((name) => isNoNumber(partsOf(meeting)?.payload[name])),
    explainsVector: ({ function: name, input }, got) =>
      name === "jwt.decode" &&
      "error" in got &&
      ["exp", "nbf", "iat"].some((claim) => isNoNumber(readParts(input["token"])?.payload[claim])),
  },
  {
    id: "jwt-type-unknown",
    explainsStep: (_difference, meeting) =>
      meeting.got?.status === 422 && isNoType(partsOf(meeting)?.payload),
  },
  {
    id: "jwt-audience-unasked",
    explainsStep: (_difference, meeting) =>
      meeting.app === "jwt" &&
      (meeting.config["JWT_DECODE_AUDIENCE"] ?? null) === null &&
      meeting.got?.status === 422 &&
      partsOf(meeting)?.payload["aud"] !== undefined,
  },
  {
    id: "jwt-base64-strict",
    explainsStep: (_difference, meeting) =>
      meeting.app === "jwt" && meeting.got?.status === 422 && isLoose(tokenOf(meeting)),
    explainsVector: ({ function: name, input }, got) =>
      name.startsWith("jwt.") && "error" in got && isLoose(textOf(input["token"])),
  },
  {
    id: "jwt-signature-first",
    explainsStep: ({ field, expected, got }) =>
      field === "json.msg" &&
      String(expected).startsWith("Invalid payload ") &&
      got === "Signature verification failed",
    explainsVector: ({ function: name, error }, got) =>
      name === "jwt.decode" &&
      error?.type === "DecodeError" &&
      "error" in got &&
      got.error.type === "InvalidSignatureError",
  },
  {
    id: "jwt-never-500",
    explainsStep: (_difference, { app, step, got }) =>
      app === "jwt" && step.response.status === 500 && (got?.status === 401 || got?.status === 422),
  },
  {
    id: "jwt-checks-fixed",
    explainsVector: ({ function: name, input }, got) =>
      name === "jwt.decode" &&
      "error" in got &&
      isObject(input["options"]) &&
      ["signature", "aud", "nbf", "iat", "jti"].some(
        (check) => Object(input["options"])[`verify_${check}`] === false,
      ),
  },
  {
    id: "jwt-words",
    explainsStep: ({ field, expected, got }) =>
      field === "json.msg" &&
      String(expected).includes("<class '") &&
      String(got).startsWith(String(expected).split("<class '")[0] ?? ""),
  },
  {
    id: "jwt-body-with-get",
    explainsStep: (_difference, { app, request }) =>
      app === "jwt" && request.method === "GET" && request.json !== undefined,
  },
  {
    id: "jwt-expires-zero",
    explainsStep: (_difference, meeting) =>
      meeting.app === "jwt" &&
      (isObject(meeting.request.json) && meeting.request.json["expires"] === 0
        ? true
        : meeting.got?.status === 401 && endsAtOnce(partsOf(meeting)?.payload)),
  },
  {
    id: "jwt-identity-text",
    explainsStep: (_difference, meeting) => {
      const identity = partsOf(meeting)?.payload[claimOf(meeting)];
      return meeting.got?.status === 422 && identity !== undefined && typeof identity !== "string";
    },
  },
];

type Claims = Readonly<Record<string, unknown>>;

function headersGiven({ app, request }: StepMeeting): Claims | undefined {
  if (app !== "jwt" || !isObject(request.json)) return undefined;
  const { headers } = request.json;
  return isObject(headers) ? headers : undefined;
}

function messageOf({ step }: StepMeeting): unknown {
  return isObject(step.response.json) ? step.response.json["msg"] : undefined;
}

function claimOf({ config }: StepMeeting): string {
  const claim = config["JWT_IDENTITY_CLAIM"];
  return typeof claim === "string" ? claim : "sub";
}

/** The token that a request to the app `jwt` sends in its header. */
function tokenOf({ app, request }: StepMeeting): string {
  if (app !== "jwt") return "";
  const value = Object.entries(request.headers).find(([name]) => name === "Authorization")?.[1];
  return textOf(value).replace(/^Bearer /, "");
}

function partsOf(meeting: StepMeeting) {
  return readParts(tokenOf(meeting));
}

function readParts(token: unknown): { header: Claims; payload: Claims } | undefined {
  const parts = typeof token === "string" ? readJsonWebToken(token) : undefined;
  if (!parts || !isObject(parts.header) || !isObject(parts.payload)) return undefined;
  return { header: parts.header, payload: parts.payload };
}

/** Whether two tokens say the same, with numbers in another notation. */
function areAlike(expected: unknown, got: unknown): boolean {
  const [one, other] = [readParts(expected), readParts(got)];
  return one !== undefined && JSON.stringify(one) === JSON.stringify(other) && expected !== got;
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}

function isNoNumber(value: unknown): boolean {
  return value !== undefined && !(typeof value === "number" && Number.isFinite(value));
}

function isNoType(claims: Claims | undefined): boolean {
  const type = claims?.["type"];
  return type !== undefined && type !== "access" && type !== "refresh";
}

function endsAtOnce(claims: Claims | undefined): boolean {
  return claims !== undefined && claims["exp"] !== undefined && claims["exp"] === claims["iat"];
}

/** Whether a token is spelled otherwise than base64url without padding spells its bytes. */
function isLoose(token: string): boolean {
  return token
    .split(".")
    .some((part) => Buffer.from(part, "base64url").toString("base64url") !== part);
}
