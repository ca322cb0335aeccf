import { describeStatus } from "./descriptions.ts";
import { PhialError } from "./phial-error.ts";
import { reasonPhrase } from "./status.ts";

/** What an {@link HttpError} may carry besides its status. */
export interface HttpErrorOptions {
  /** Shown to the client. Never put a secret or unchecked input in it. */
  readonly detail?: string;
  /** Headers of the answer, for example `Retry-After`. */
  readonly headers?: Record<string, string>;
  /** Stable identifier for programs, for example `CSRF_TOKEN_MISSING`. */
  readonly code?: string;
  /** More members of the problem document (RFC 9457 section 3.2). */
  readonly extra?: Readonly<Record<string, unknown>>;
  /** Answers with exactly this response, whatever its status. */
  readonly response?: Response;
  readonly cause?: unknown;
}

/**
 * An answer to the client in the form of an error: data only; the app's one renderer makes HTML or
 * `application/problem+json` (RFC 9457) from it, unless an error handler takes it.
 *
 * @example
 * throw new HttpError(404, { detail: "There is no such note." });
 */
export class HttpError extends Error {
  override readonly name = "HttpError";
  readonly status: number;
  readonly detail: string | undefined;
  readonly headers: Readonly<Record<string, string>>;
  readonly code: string | undefined;
  readonly extra: Readonly<Record<string, unknown>> | undefined;
  readonly response: Response | undefined;

  /** @throws PhialError `HTTP_ERROR_STATUS_INVALID` for a status that is not 400 to 599. */
  constructor(status: number, options: HttpErrorOptions = {}) {
    if (!options.response) checkStatus(status);
    super(
      options.detail ?? reasonPhrase(status),
      options.cause === undefined ? undefined : { cause: options.cause },
    );
    this.status = status;
    this.detail = options.detail;
    this.headers = options.headers ?? {};
    this.code = options.code;
    this.extra = options.extra;
    this.response = options.response;
  }

  /** The name of the status, as Werkzeug spells it: Flask's `error.name`. */
  get title(): string {
    return reasonPhrase(this.status);
  }

  /** The detail, or what Werkzeug says about the status without one: Flask's `error.description`. */
  get description(): string {
    return this.detail ?? describeStatus(this.status);
  }
}

function checkStatus(status: number): void {
  if (Number.isInteger(status) && status >= 400 && status <= 599) return;
  throw new PhialError(
    "HTTP_ERROR_STATUS_INVALID",
    `An HttpError cannot have the status ${status}.`,
    "Use 400 to 599 for errors; return a response for everything else, or abort(response).",
  );
}

/** Whether `value` is an {@link HttpError}, also one of another copy of the package. */
export function isHttpError(value: unknown): value is HttpError {
  return value instanceof Error && value.name === "HttpError" && "status" in value;
}

/**
 * Ends the request with an error, as Flask's `abort` does: with a status and a text, or with a
 * response of your own.
 *
 * @throws HttpError always; PhialError `HTTP_ERROR_STATUS_INVALID` for a status that is no error.
 * @example
 * if (!note) abort(404, "There is no such note.");
 */
export function abort(status: number | Response, detail?: string | HttpErrorOptions): never {
  if (status instanceof Response) throw new HttpError(status.status, { response: status });
  throw new HttpError(status, typeof detail === "string" ? { detail } : detail);
}
