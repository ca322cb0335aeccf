import { type Context, abort, originOf } from "phial";

/**
 * Refuses changes that another site's page has asked for: a browser says where a request comes
 * from, in Sec-Fetch-Site or in Origin.
 */
export function refuseOtherSites(c: Context): void {
  if (["GET", "HEAD", "OPTIONS"].includes(c.req.method)) return;
  const site = c.req.header("Sec-Fetch-Site");
  if (site === "same-origin" || site === "none") return;
  const origin = c.req.header("Origin");
  if (site === undefined && (origin === undefined || origin === originOf(c))) return;
  abort(403, "The request comes from another site.");
}

const HEADERS = {
  "Content-Security-Policy":
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
  "Referrer-Policy": "same-origin",
  "X-Content-Type-Options": "nosniff",
};

/** Pages run no scripts and stand in no frames, and nobody keeps a copy of what they show. */
export function addHeaders({ headers }: Response): void {
  for (const [name, value] of Object.entries(HEADERS)) headers.set(name, value);
  if (!headers.has("Cache-Control")) headers.set("Cache-Control", "no-store");
}
