import { type SecureHeadersVariables, NONCE, secureHeaders } from "hono/secure-headers";
import {
  Blueprint,
  type MiddlewareHandler,
  type Phial,
  abort,
  currentApp,
  escapeHtml,
  isSecure,
  jsonForHtml,
  readQuery,
} from "phial";

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
  return page("<p>The exam app.</p>");
});

/** One value in each of the places where a page can hold it. */
pages.get("/tpl", headers, function tpl(c) {
  const v = c.req.query("v") ?? "";
  const nonce = c.get("secureHeadersNonce") ?? "";
  return page(`<p id="text">${inHtml(v)}</p>
<p id="attribute" title="${inHtml(v)}">attribute</p>
<a id="link" href="${inHtml(safeHref(v))}">link</a>
<script nonce="${inHtml(nonce)}">const v = ${inScript(v)};</script>`);
});

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

function page(body: string): string {
  return `<!doctype html>\n<html lang="en">\n<title>Exam</title>\n${body}\n</html>\n`;
}

// An equals sign as an entity is the same text to a parser, and no attribute to whoever forgets the
// quotes around a value.
function inHtml(text: string): string {
  return escapeHtml(text).replaceAll("=", "&#61;");
}

function inScript(value: unknown): string {
  return String(jsonForHtml(currentApp().json, value)).replaceAll("=", "\\u003d");
}

/** Only links that stay on the web: everything else leads nowhere. */
function safeHref(text: string): string {
  const url = URL.parse(text, "http://localhost/");
  return url !== null && /^https?:$/.test(url.protocol) ? text : "#";
}
