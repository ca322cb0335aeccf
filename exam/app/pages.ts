import { TemplateNotFound } from "@phial/jinja/engine";
import { type SecureHeadersVariables, NONCE, secureHeaders } from "hono/secure-headers";
import {
  Blueprint,
  type Context,
  type MiddlewareHandler,
  type Phial,
  abort,
  isSecure,
  readQuery,
} from "phial";
import { templates } from "./templates.ts";

type PageContext = Context<{ Variables: SecureHeadersVariables }>;

const HSTS = "max-age=31536000; includeSubDomains";

/** What every page is sent with; scripts run only with the nonce of their page. */
const headers: MiddlewareHandler<{ Variables: SecureHeadersVariables }> = secureHeaders({
  strictTransportSecurity: false,
  referrerPolicy: "strict-origin-when-cross-origin",
  xFrameOptions: "DENY",
  contentSecurityPolicy: {
    defaultSrc: ["'self'"],
    scriptSrc: ["'self'", NONCE],
    objectSrc: ["'none'"],
    baseUri: ["'none'"],
    formAction: ["'self'"],
    frameAncestors: ["'none'"],
  },
});

/** HTML pages, with security headers. */
export const pages = new Blueprint("pages");

pages.get("/", headers, function home(c) {
  // Parameters like these are meant for the debuggers of other frameworks: there is none here.
  const names = [...readQuery(c).keys()];
  if (names.some((name) => name.startsWith("__"))) abort(404);
  return templates.render(c, "home.html");
});

/** One value in each of the places where a page can hold it. */
pages.get("/tpl", headers, function tpl(c) {
  return templates.render(c, "tpl.html", valuesIn(c));
});

/** The same, written as in any template. */
pages.get("/tpl/plain", headers, function plain(c) {
  return templates.render(c, "plain.html", valuesIn(c));
});

/** A template whose name comes from outside. */
pages.get("/tpl/named", headers, function named(c) {
  return templates.render(c, nameIn(c), valuesIn(c));
});

/** A template that includes another, whose name comes from outside. */
pages.get("/tpl/include", headers, function include(c) {
  return templates.render(c, "include.html", { ...valuesIn(c), name: nameIn(c) });
});

pages.registerErrorHandler(TemplateNotFound, () => abort(404));

/** In production everything is sent with the headers of pages, errors and files too. */
export function addSecurityHeaders(app: Phial): void {
  const { ENV, PREFERRED_URL_SCHEME } = app.settings;
  if (ENV !== "production") return;
  app.use(headers);
  app.afterRequest((response, c) => {
    const isHttps = PREFERRED_URL_SCHEME === "https" || isSecure(c);
    if (isHttps) response.headers.set("Strict-Transport-Security", HSTS);
  });
}

function valuesIn(c: PageContext) {
  return { v: c.req.query("v") ?? "", nonce: c.get("secureHeadersNonce") ?? "" };
}

function nameIn(c: PageContext): string {
  return c.req.query("name") ?? "";
}
