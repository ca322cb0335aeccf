import type { StandardSchemaV1 } from "@standard-schema/spec";
import { trustedProxiesSchema } from "../net/proxies.ts";
import type { TrustedProxiesInput } from "../net/proxies.ts";
import { defineSettings } from "./settings-table.ts";
import type { SettingsOf } from "./setting.ts";
import type { SettingsSource } from "./unknown-settings.ts";

const MIB = 1_048_576;
const DAY = 86_400;

/** What a cookie's name may hold: a token of RFC 9110 section 5.6.2. */
const COOKIE_NAME = /^[!#$%&'*+\-.^_`|~\w]+$/;

/** What may stand in a cookie's attribute (RFC 6265 section 4.1.1). */
const COOKIE_ATTRIBUTE = /^[\x20-\x3a\x3c-\x7e]*$/;

const HOST = /^[^\s/?#@\\]+$/;

function attributeProblem(value: string): string | undefined {
  return COOKIE_ATTRIBUTE.test(value) ? undefined : "holds a character that ends the attribute";
}

/** Checks the value and keeps it as it was written: the app makes its `ForwardedReader` of it. */
const trustedProxies: StandardSchemaV1<TrustedProxiesInput> = {
  "~standard": {
    version: 1,
    vendor: "phial",
    validate(value) {
      const result = trustedProxiesSchema["~standard"].validate(value);
      if (isAccepted(value, result)) return { value };
      return { issues: "issues" in result ? (result.issues ?? []) : [] };
    },
  },
};

function isAccepted(_value: unknown, result: object): _value is TrustedProxiesInput {
  return "value" in result;
}

/**
 * The settings of core, under Flask's names. Defaults are Flask's but for four that are safer here:
 * `SESSION_COOKIE_SAMESITE` (Flask: none), `SESSION_COOKIE_SECURE` (Flask: false),
 * `MAX_CONTENT_LENGTH` (Flask: unlimited) and `SECRET_KEY_FALLBACKS`, which is an empty list where
 * Flask has `None`.
 */
export const coreSettings = defineSettings({
  DEBUG: {
    type: "boolean",
    default: false,
    doc: "Shows errors in detail to a browser on this machine. Refused in production.",
  },
  TESTING: {
    type: "boolean",
    default: false,
    doc: "Lets errors reach the test instead of answering 500, and extensions work without network.",
  },
  ENV: {
    type: "string",
    choices: ["development", "testing", "production"],
    default: null,
    doc: "What the app runs as. null: testing with TESTING, development with DEBUG, else production.",
  },
  SECRET_KEY: {
    type: "string",
    bytes: true,
    secret: true,
    default: null,
    doc: 'Key that signs sessions and tokens: 32 random bytes, as "phial secret" prints.',
  },
  SECRET_KEY_FALLBACKS: {
    type: "list",
    bytes: true,
    secret: true,
    default: [],
    doc: "Retired keys, newest first: they verify what they have signed, and sign nothing new.",
  },
  PERMANENT_SESSION_LIFETIME: {
    type: "duration",
    default: 31 * DAY,
    doc: "How long a permanent session lasts, and the oldest session cookie that is accepted.",
  },
  SESSION_COOKIE_NAME: {
    type: "string",
    default: "session",
    check: (name) => (COOKIE_NAME.test(name) ? undefined : "cannot be the name of a cookie"),
    doc: "Name of the session cookie.",
  },
  SESSION_COOKIE_DOMAIN: {
    type: "string",
    default: null,
    check: attributeProblem,
    doc: "Domain of the session cookie. null: only the host that set it.",
  },
  SESSION_COOKIE_PATH: {
    type: "string",
    default: null,
    check: attributeProblem,
    doc: "Path of the session cookie. null: APPLICATION_ROOT.",
  },
  SESSION_COOKIE_HTTPONLY: {
    type: "boolean",
    default: true,
    doc: "Whether scripts in the browser cannot read the session cookie.",
  },
  SESSION_COOKIE_SECURE: {
    type: "boolean",
    default: null,
    doc: "Whether the session cookie is sent over https only. null: when it was set over https.",
  },
  SESSION_COOKIE_SAMESITE: {
    type: "string",
    choices: ["Strict", "Lax", "None"],
    nullable: true,
    default: "Lax",
    doc: "Which requests of other sites carry the session cookie. null: the browser decides.",
  },
  SESSION_COOKIE_PARTITIONED: {
    type: "boolean",
    default: false,
    doc: "Whether the session cookie is kept apart for each top-level site (CHIPS). Needs Secure.",
  },
  SESSION_REFRESH_EACH_REQUEST: {
    type: "boolean",
    default: true,
    doc: "Whether each answer sends a permanent session's cookie again, which extends its life.",
  },
  MAX_COOKIE_SIZE: {
    type: "integer",
    default: 4093,
    min: 0,
    doc: "Largest cookie, in bytes, that browsers are trusted to keep. 0: no check.",
  },
  TRUSTED_HOSTS: {
    type: "list",
    default: null,
    doc: 'Hosts that requests may name; ".example.com" also means those below. null: any host.',
  },
  TRUSTED_PROXIES: {
    type: "json",
    schema: trustedProxies,
    default: null,
    doc: "Which proxies may say who the client is. null: none, forwarded headers are ignored.",
  },
  SERVER_NAME: {
    type: "string",
    default: null,
    check: (host) => (HOST.test(host) ? undefined : "is not a host, or host and port"),
    doc: 'Host, with its port if needed ("example.com:8000"), of URLs made outside of a request.',
  },
  APPLICATION_ROOT: {
    type: "string",
    default: "/",
    check: (path) => (path.startsWith("/") ? attributeProblem(path) : 'does not begin with "/"'),
    doc: 'Path under which the app is served, beginning with "/".',
  },
  PREFERRED_URL_SCHEME: {
    type: "string",
    choices: ["http", "https"],
    default: "http",
    doc: "Scheme of URLs made outside of a request.",
  },
  MAX_CONTENT_LENGTH: {
    type: "integer",
    nullable: true,
    default: MIB,
    min: 0,
    doc: "Largest body of a request, in bytes; a larger one is answered with 413. null: no limit.",
  },
  MAX_FORM_MEMORY_SIZE: {
    type: "integer",
    nullable: true,
    default: 500_000,
    min: 0,
    doc: "Most bytes of a form's fields, its files not counted. null: no limit.",
  },
  MAX_FORM_PARTS: {
    type: "integer",
    nullable: true,
    default: 1000,
    min: 0,
    doc: "Most fields and files of a form. null: no limit.",
  },
  MAX_JSON_DEPTH: {
    type: "integer",
    default: 64,
    min: 1,
    doc: "How deep lists and objects of a JSON body may be nested.",
  },
  MAX_JSON_KEYS: {
    type: "integer",
    default: 1000,
    min: 0,
    doc: "Most keys of one object of a JSON body.",
  },
  SEND_FILE_MAX_AGE_DEFAULT: {
    type: "duration",
    default: null,
    doc: "How long a browser may use a sent file without asking. null: it asks each time.",
  },
  TRAP_HTTP_EXCEPTIONS: {
    type: "boolean",
    default: false,
    doc: "Whether an HttpError is treated as a failure of the app instead of as an answer.",
  },
  TRAP_BAD_REQUEST_ERRORS: {
    type: "boolean",
    default: null,
    doc: "Whether a missing form field or a bad body is treated as a failure. null: with DEBUG.",
  },
  PROPAGATE_EXCEPTIONS: {
    type: "boolean",
    default: null,
    doc: "Whether errors reach the caller instead of a 500. null: with TESTING.",
  },
  ACCESS_REQUIRED: {
    type: "boolean",
    default: false,
    doc: "Whether the app refuses to start with a route that does not say who may call it.",
  },
  PROVIDE_AUTOMATIC_OPTIONS: {
    type: "boolean",
    default: true,
    doc: "Whether routes answer OPTIONS by themselves.",
  },
  USE_X_SENDFILE: {
    type: "boolean",
    default: false,
    doc: "Whether the web server in front sends files, told by an X-Sendfile header.",
  },
  REQUEST_TIMEOUT: {
    type: "duration",
    default: 30,
    doc: "How long a handler may take before the client is answered with 503. 0: no limit.",
  },
});

/** The values of core's settings. */
export type CoreSettings = SettingsOf<typeof coreSettings>;

/** Core as a source for {@link checkUnknown}. */
export const coreSource: SettingsSource = {
  name: "phial",
  settings: coreSettings,
  families: ["SESSION_COOKIE_"],
};
