import { HttpError, type HttpErrorOptions } from "../errors/http-error.ts";

/**
 * The reason of a refusal, as options of its `HttpError`: the `detail` of the problem document. The
 * HTML page has Werkzeug's text for the status, and the reason only in debug, as in Flask.
 *
 * @param reason One line that shows nothing of the input.
 */
export function because(reason: string, debug = false): HttpErrorOptions {
  return { extra: { detail: reason }, ...(debug && { detail: reason }) };
}

/** 413 for a body beyond `MAX_CONTENT_LENGTH`. */
export function bodyTooLarge(limit: number): HttpError {
  return new HttpError(413, {
    code: "BODY_TOO_LARGE",
    ...because(`The request body is larger than ${limit} bytes (MAX_CONTENT_LENGTH).`),
  });
}

/** 400 for a body whose sender went away before its end. */
export function bodyAborted(cause: unknown): HttpError {
  return new HttpError(400, {
    code: "BODY_ABORTED",
    ...because("The request body ended before it was complete."),
    cause,
  });
}
