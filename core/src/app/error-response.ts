import type { Context } from "hono";
import { contextOf } from "../context/request-context.ts";
import type { HttpError } from "../errors/http-error.ts";
import { renderError } from "../errors/render.ts";

/**
 * The answer that an error has by itself: its own response, or Werkzeug's page, or a problem
 * document for clients that prefer JSON. For error handlers that change a part of it: Flask's
 * `error.get_response()`. From 500 on it carries `X-Request-Id`.
 *
 * @example
 * app.registerErrorHandler(429, (error, c) => {
 *   const response = errorResponse(c, error);
 *   response.headers.set("X-Help", "/limits");
 *   return response;
 * });
 */
export function errorResponse(c: Context, error: HttpError): Response {
  const requestId = error.status >= 500 ? contextOf(c).id : undefined;
  const response = renderError(error, { accept: c.req.header("Accept"), requestId });
  if (requestId !== undefined && !error.response) response.headers.set("X-Request-Id", requestId);
  return response;
}
