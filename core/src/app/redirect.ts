import { PhialError } from "../errors/phial-error.ts";
import { escapeHtml } from "../markup.ts";
import { iriToUri } from "../http/uri.ts";

/**
 * Sends the client to another place, with Werkzeug's page for those who do not follow. The
 * location may be an IRI; it is written as a URI.
 *
 * The target is not checked: a target that comes from the client goes through
 * `safeRedirect()` first.
 *
 * @throws PhialError `REDIRECT_LOCATION_INVALID` for a line break in the location.
 * @param status 303 by default: the next request is a GET, whatever this one was (Flask >= 3.2)
 * @example
 * return redirect("/notes");
 */
export function redirect(location: string, status = 303): Response {
  // A line break would end the header, and URL parsers drop it silently.
  if (/[\r\n]/.test(location)) {
    throw new PhialError(
      "REDIRECT_LOCATION_INVALID",
      "The location of a redirect contains a line break.",
      "Send a target that comes from outside through safeRedirect(c, target, fallback).",
    );
  }
  return redirectPage(iriToUri(location), status, location);
}

/** The redirect to a location that is a URI already; `text` is how the page shows it. */
export function redirectPage(location: string, status: number, text = location): Response {
  const shown = escapeHtml(text);
  const html = `<!doctype html>\n<html lang=en>\n<title>Redirecting...</title>\n<h1>Redirecting...</h1>\n<p>You should be redirected automatically to the target URL: <a href="${shown}">${shown}</a>. If not, click the link.\n`;
  const headers = { "Content-Type": "text/html; charset=utf-8", Location: location };
  return new Response(html, { status, headers });
}
