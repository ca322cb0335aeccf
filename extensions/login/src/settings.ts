import { defineSettings, type SettingsOf } from "phial";

const DAY = 86_400;

/**
 * The settings of the extension. Names are Flask-Login's, and so are the defaults but for three that
 * are safer here: REMEMBER_COOKIE_DURATION (there 365 days), REMEMBER_COOKIE_SECURE (there false) and
 * REMEMBER_COOKIE_SAMESITE (there none).
 */
export const loginSettings = defineSettings({
  SESSION_PROTECTION: {
    type: "string",
    choices: ["basic", "strong"],
    nullable: true,
    default: "basic",
    doc: "What a session from another address or browser means: it is not fresh, or it ends. null: nothing.",
  },
  USE_SESSION_FOR_NEXT: {
    type: "boolean",
    default: false,
    doc: "Whether the page to return to is kept in the session instead of in the URL.",
  },
  FORCE_HOST_FOR_REDIRECTS: {
    type: "string",
    default: null,
    doc: "The host of the login view's URL, where it has to be a certain one.",
  },
  REMEMBER_COOKIE_NAME: {
    type: "string",
    default: null,
    doc: "Name of the remember cookie. null: remember_token, with the name of a second manager before it.",
  },
  REMEMBER_COOKIE_DURATION: {
    type: "duration",
    default: 30 * DAY,
    doc: "How long a login is remembered.",
  },
  REMEMBER_COOKIE_DOMAIN: {
    type: "string",
    default: null,
    doc: "Domain of the remember cookie. null: only the host that set it.",
  },
  REMEMBER_COOKIE_PATH: {
    type: "string",
    default: "/",
    doc: "Path of the remember cookie.",
  },
  REMEMBER_COOKIE_SECURE: {
    type: "boolean",
    default: null,
    doc: "Whether the remember cookie is sent over https only. null: when it was set over https.",
  },
  REMEMBER_COOKIE_HTTPONLY: {
    type: "boolean",
    default: true,
    doc: "Whether scripts in the browser cannot read the remember cookie.",
  },
  REMEMBER_COOKIE_SAMESITE: {
    type: "string",
    choices: ["Strict", "Lax", "None"],
    nullable: true,
    default: "Lax",
    doc: "Which requests of other sites carry the remember cookie. null: the browser decides.",
  },
  REMEMBER_COOKIE_REFRESH_EACH_REQUEST: {
    type: "boolean",
    default: false,
    doc: "Whether each answer sends the cookie again, which extends its life. As in Flask, also to those who did not ask.",
  },
  REMEMBER_GRACE: {
    type: "duration",
    default: 10,
    max: 300,
    doc: "How long the token before the last is still good, for requests that were sent at the same time.",
  },
  LOGIN_ATTEMPTS_PER_ADDRESS: {
    type: "integer",
    default: 5,
    min: 0,
    doc: "How many failed attempts a minute an address has. 0: no limit.",
  },
  LOGIN_ATTEMPTS_PER_ACCOUNT: {
    type: "integer",
    default: 10,
    min: 0,
    doc: "How many failed attempts an hour an account has. 0: no limit.",
  },
});

/** The values of the settings. */
export type LoginSettings = SettingsOf<typeof loginSettings>;
