import { escapeHtml } from "../markup.ts";
import type { HttpError } from "./http-error.ts";

/** What the renderer has to know about the request. */
export interface RenderRequest {
  /** The `Accept` header. */
  readonly accept: string | undefined;
  readonly requestId: string | undefined;
}

/**
 * The one place where an error becomes a response: an HTML page, byte for byte Werkzeug's, or a
 * problem document (RFC 9457) for clients that prefer JSON.
 */
export function renderError(error: HttpError, request: RenderRequest): Response {
  if (error.response) return error.response;
  const headers = new Headers(error.headers);
  if (prefersJson(request.accept)) {
    headers.set("Content-Type", "application/problem+json");
    return new Response(JSON.stringify(problemOf(error, request)), {
      status: error.status,
      headers,
    });
  }
  headers.set("Content-Type", "text/html; charset=utf-8");
  return new Response(errorPage(error), { status: error.status, headers });
}

/** The members of the problem document of an error (RFC 9457 section 3.1). */
function problemOf(error: HttpError, request: RenderRequest): Record<string, unknown> {
  const detail = error.description;
  return {
    type: "about:blank",
    title: error.title,
    status: error.status,
    ...(detail !== "" && { detail }),
    ...(error.code !== undefined && { code: error.code }),
    ...(error.status >= 500 && request.requestId !== undefined && { requestId: request.requestId }),
    ...error.extra,
  };
}

/**
 * Whether a client would rather have JSON than HTML: the first of the two that its Accept header
 * names with the higher quality. Without a header, or with wildcards only, it gets HTML.
 */
export function prefersJson(accept: string | undefined): boolean {
  if (accept === undefined || !/json/i.test(accept)) return false;
  let html = 0;
  let json = 0;
  for (const range of accept.split(",")) {
    const [type = "", ...parameters] = range.split(";");
    const quality = qualityOf(parameters);
    const name = type.trim().toLowerCase();
    if (name === "text/html" || name === "application/xhtml+xml") html = Math.max(html, quality);
    if (name === "application/json" || name.endsWith("+json")) json = Math.max(json, quality);
  }
  return json > 0 && json > html;
}

function qualityOf(parameters: readonly string[]): number {
  const q = parameters.find((parameter) => parameter.trim().toLowerCase().startsWith("q="));
  if (q === undefined) return 1;
  const value = Number(q.trim().slice(2));
  return value >= 0 && value <= 1 ? value : 0;
}

function errorPage(error: HttpError): string {
  const name = escapeHtml(error.title);
  const detail = escapeHtml(error.description).replaceAll("\n", "<br>");
  return `<!doctype html>\n<html lang=en>\n<title>${error.status} ${name}</title>\n<h1>${name}</h1>\n<p>${detail}</p>\n`;
}
