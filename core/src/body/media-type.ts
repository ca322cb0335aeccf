import type { Context } from "hono";
import { trimBlanks } from "../http/header-value.ts";

/**
 * The type in a `Content-Type` header, in lower case and without parameters; empty without one.
 * Everything that decides by content type goes through here, so that no two parts of an app can
 * read one header differently.
 *
 * @example
 * mediaTypeOf("Text/HTML; charset=utf-8"); // "text/html"
 */
export function mediaTypeOf(contentType: string | null | undefined): string {
  if (!contentType) return "";
  const semicolon = contentType.indexOf(";");
  const type = semicolon < 0 ? contentType : contentType.slice(0, semicolon);
  return trimBlanks(type).toLowerCase();
}

/** The media type of a request's body, as {@link mediaTypeOf} reads it. */
export function mediaType(c: Context): string {
  return mediaTypeOf(c.req.raw.headers.get("content-type"));
}

/** Whether a request says that its body is JSON: Flask's `request.is_json`. */
export function isJson(c: Context): boolean {
  return isJsonType(mediaType(c));
}

// Every "+json" type is JSON, too: RFC 6839 section 3.1.
function isJsonType(type: string): boolean {
  return type === "application/json" || (type.startsWith("application/") && type.endsWith("+json"));
}

export const URLENCODED = "application/x-www-form-urlencoded";
export const MULTIPART = "multipart/form-data";

/** Whether a body of this type is a form. */
export function isFormType(type: string): boolean {
  return type === URLENCODED || type === MULTIPART;
}
