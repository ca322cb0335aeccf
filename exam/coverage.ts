/**
 * Who serves what of the contract. The exam app has the routes of what exists; every other route is
 * absent, not pretended, and stands here with the package it arrives with. When an extension is
 * there, its routes move into `served` and its row goes.
 */

/** Where something comes from that the exam app does not have yet. */
export interface Arrival {
  /** The area of the checks, as in `checks.json`. */
  readonly area: string;
  /** The package it arrives with. */
  readonly with: string;
  /** Paths, without the query; everything below them belongs to them. */
  readonly routes: readonly string[];
}

/** Paths of the contract that the exam app serves, by the part of the app that does. */
export const served: Readonly<Record<string, readonly string[]>> = {
  basics: [
    "/healthz",
    "/readyz",
    "/whoami",
    "/slow",
    "/throw",
    "/als",
    "/stream",
    "/setcookie",
    "/go",
  ],
  database: ["/db"],
  bodies: ["/echo/json", "/echo/form", "/echo/query", "/ignore-body", "/upload"],
  files: ["/files", "/static", "/sub", "/download"],
  pages: ["/", "/tpl"],
  probes: ["/__exam/stats", "/__exam/reset", "/__exam/clock"],
  sessions: [
    "/session/set",
    "/session/get",
    "/session/has",
    "/session/len",
    "/slow-session",
    "/nosession",
    "/flashed",
  ],
  tokens: ["/jwt", "/jwtc"],
  accounts: [
    "/maybe-user",
    "/login",
    "/logout",
    "/me",
    "/fresh",
    "/verify",
    "/change",
    "/sessions",
    "/basic",
    "/digest",
    "/token",
    "/tokens",
    "/admin",
    "/posts",
  ],
};

/** Everything else of the contract. */
export const arriving: readonly Arrival[] = [
  {
    area: "security",
    with: "@phial/security",
    routes: ["/register", "/reset", "/confirm", "/change-email", "/tf-setup", "/tf-verify"],
  },
  { area: "csrf", with: "@phial/csrf", routes: ["/transfer", "/hook", "/hook2"] },
  { area: "forms", with: "@phial/forms", routes: ["/form", "/uploads"] },
  { area: "mail", with: "@phial/mail", routes: ["/mail"] },
  { area: "limiter", with: "@phial/limiter", routes: ["/lim"] },
  { area: "cache", with: "@phial/cache", routes: ["/c"] },
  { area: "cors", with: "@phial/cors", routes: ["/cors"] },
  { area: "rest", with: "@phial/openapi", routes: ["/api"] },
  { area: "rest", with: "@phial/jsonapi", routes: ["/rest"] },
  { area: "rest", with: "@phial/openapi (safe fetch)", routes: ["/fetch"] },
  { area: "socketio", with: "@phial/socketio", routes: ["/socket.io", "/bcast", "/open"] },
];

/** Profiles of the contract that need something the exam app does not have yet. */
export const arrivingProfiles: Readonly<Record<string, string>> = {};

/** Areas whose checks without a script or program of ours arrive with a package. */
export const arrivingAreas: Readonly<Record<string, string>> = {
  cache: "@phial/cache",
  cors: "@phial/cors",
  csrf: "@phial/csrf",
  forms: "@phial/forms",
  limiter: "@phial/limiter",
  mail: "@phial/mail",
  rest: "@phial/openapi, @phial/jsonapi",
  security: "@phial/security",
  socketio: "@phial/socketio",
};

/** Checks that stand in an area of the core and need more than the core. */
export const arrivingChecks: Readonly<Record<string, string>> = {
  "LD-01": "@phial/socketio",
  "LD-03": "the soak over all extensions, by hand",
  "LD-05": "the overload run beside its peers, by hand",
  "REM-04": "@phial/security (reset of a password)",
  "SES-10": "@phial/csrf, @phial/security (their signed values)",
  "SES-15": "@phial/session (idle and absolute lifetime on the server)",
  "SES-18": "@phial/session (session ids)",
  "SES-19": "@phial/socketio",
  "SES-20": "@phial/security",
};
