import { defineSettings } from "phial";

/** What a cookie's name may hold: a token of RFC 9110 section 5.6.2. */
const COOKIE_NAME = /^[!#$%&'*+\-.^_`|~\w]+$/;

function flawOfName(name: string): string | undefined {
  return COOKIE_NAME.test(name) ? undefined : "cannot be the name of a cookie";
}

function flawOfPath(path: string): string | undefined {
  return path.startsWith("/") ? undefined : 'does not begin with "/"';
}

const name = { type: "string", check: flawOfName } as const;
const path = { type: "string", default: "/", check: flawOfPath } as const;
const text = { type: "string", minLength: 1 } as const;

/** The settings of tokens in cookies, and of what protects them against other sites. */
export const cookieSettings = defineSettings({
  JWT_ACCESS_COOKIE_NAME: {
    ...name,
    default: "access_token_cookie",
    doc: "Name of the access token's cookie.",
  },
  JWT_ACCESS_COOKIE_PATH: { ...path, doc: "Path of the access token's cookie." },
  JWT_REFRESH_COOKIE_NAME: {
    ...name,
    default: "refresh_token_cookie",
    doc: "Name of the refresh token's cookie.",
  },
  JWT_REFRESH_COOKIE_PATH: { ...path, doc: "Path of the refresh token's cookie." },
  JWT_COOKIE_DOMAIN: {
    type: "string",
    default: null,
    doc: "Domain of all cookies. null: only the host that set them.",
  },
  JWT_COOKIE_SECURE: {
    type: "boolean",
    default: null,
    doc: "Whether they are sent over https only. null: when they were set over https.",
  },
  JWT_COOKIE_SAMESITE: {
    type: "string",
    choices: ["Strict", "Lax", "None"],
    nullable: true,
    default: "Lax",
    doc: "Which requests of other sites carry them. null: the browser decides.",
  },
  JWT_SESSION_COOKIE: {
    type: "boolean",
    default: true,
    doc: "Whether they end with the browser; else they stay for a year.",
  },
  JWT_CLEAR_EXPIRED_COOKIES: {
    type: "boolean",
    default: false,
    doc: "Whether the 401 for an expired token takes its cookie away.",
  },
  JWT_COOKIE_CSRF_PROTECT: {
    type: "boolean",
    default: true,
    doc: "Whether a token from a cookie has to come with its CSRF value.",
  },
  JWT_CSRF_METHODS: {
    type: "list",
    default: ["POST", "PUT", "PATCH", "DELETE"],
    doc: "The methods for which that holds.",
  },
  JWT_CSRF_IN_COOKIES: {
    type: "boolean",
    default: true,
    doc: "Whether the CSRF value is sent in a cookie that scripts can read.",
  },
  JWT_CSRF_CHECK_FORM: {
    type: "boolean",
    default: false,
    doc: "Whether it may come in a field of a form.",
  },
  JWT_ACCESS_CSRF_COOKIE_NAME: {
    ...name,
    default: "csrf_access_token",
    doc: "Name of the access token's CSRF cookie.",
  },
  JWT_ACCESS_CSRF_COOKIE_PATH: { ...path, doc: "Path of the access token's CSRF cookie." },
  JWT_ACCESS_CSRF_HEADER_NAME: {
    ...name,
    default: "X-CSRF-TOKEN",
    doc: "The header that repeats the access token's CSRF value.",
  },
  JWT_ACCESS_CSRF_FIELD_NAME: {
    ...text,
    default: "csrf_token",
    doc: "The field that repeats the access token's CSRF value.",
  },
  JWT_REFRESH_CSRF_COOKIE_NAME: {
    ...name,
    default: "csrf_refresh_token",
    doc: "Name of the refresh token's CSRF cookie.",
  },
  JWT_REFRESH_CSRF_COOKIE_PATH: { ...path, doc: "Path of the refresh token's CSRF cookie." },
  JWT_REFRESH_CSRF_HEADER_NAME: {
    ...name,
    default: "X-CSRF-TOKEN",
    doc: "The header that repeats the refresh token's CSRF value.",
  },
  JWT_REFRESH_CSRF_FIELD_NAME: {
    ...text,
    default: "csrf_token",
    doc: "The field that repeats the refresh token's CSRF value.",
  },
});

/** The names and places of what belongs to one kind of token. */
export interface CookiePlaces {
  readonly cookie: string;
  readonly path: string;
  readonly csrfCookie: string;
  readonly csrfPath: string;
  readonly csrfHeader: string;
  readonly csrfField: string;
}
