import type { Context } from "hono";
import { HTTPException } from "hono/http-exception";
import { type RequestContext, contextOf } from "../context/request-context.ts";
import { debugPage } from "../errors/debug-page.ts";
import { HttpError, isHttpError } from "../errors/http-error.ts";
import { isPhialError } from "../errors/phial-error.ts";
import { peerIsLoopback } from "../net/client.ts";
import { gotRequestException } from "./app-signals.ts";
import { findErrorHandler } from "./error-handlers.ts";
import { errorResponse } from "./error-response.ts";
import type { Phial } from "./phial.ts";
import { toResponse } from "./view.ts";

/** What a request lacks; in debug its own mistake in the eyes of the app, as in Flask. */
const MISSING_FIELD = new Set(["FIELD_MISSING", "FILE_MISSING"]);

/** Makes a response of everything that a hook, guard or handler throws. */
export class ErrorAnswers {
  readonly #app: Phial;

  constructor(app: Phial) {
    this.#app = app;
  }

  /**
   * The answer to `thrown`: of an error handler, of the renderer, or of the page for errors nobody
   * expected. With PROPAGATE_EXCEPTIONS an unexpected error is thrown on.
   */
  readonly answer = async (c: Context, thrown: unknown): Promise<Response> => {
    const context = contextOf(c);
    if (context.propagates && context.failure === thrown) throw thrown;
    const error = asError(thrown);
    const trapped = isHttpError(error) && this.#isTrapped(error);
    if (isHttpError(error) && error.response && !trapped) return error.response;
    // As in Flask: what a handler returned is looked at where no handler of errors stands around it.
    if (isPhialError(error, "VIEW_RESULT_INVALID")) return this.#unexpected(context, error);
    const handler = findErrorHandler(error, this.#layers(context));
    if (!handler) {
      const isAnswer = isHttpError(error) && !trapped;
      return isAnswer ? errorResponse(c, error) : this.#unexpected(context, error);
    }
    try {
      return toResponse(c, await handler(error, c));
    } catch (failure) {
      if (isHttpError(failure)) return errorResponse(c, failure);
      return this.#unexpected(context, asError(failure));
    }
  };

  #isTrapped({ status, code }: HttpError): boolean {
    const { DEBUG, TRAP_HTTP_EXCEPTIONS, TRAP_BAD_REQUEST_ERRORS } = this.#app.settings;
    if (TRAP_HTTP_EXCEPTIONS) return true;
    if (TRAP_BAD_REQUEST_ERRORS !== null) return TRAP_BAD_REQUEST_ERRORS && status === 400;
    return DEBUG && code !== undefined && MISSING_FIELD.has(code);
  }

  #layers(context: RequestContext) {
    const own = context.route?.hooksInnermostFirst.map((hooks) => hooks.errors) ?? [];
    return [...own, this.#app.hooks.errors];
  }

  async #unexpected(context: RequestContext, error: Error): Promise<Response> {
    const app = this.#app;
    const { c } = context;
    context.failure = error;
    if (gotRequestException.hasReceivers(app)) await gotRequestException.send({ c, error }, app);
    if (app.settings.PROPAGATE_EXCEPTIONS ?? app.settings.TESTING) {
      context.propagates = true;
      throw error;
    }
    this.#logFailure(context, error);
    const answer = new HttpError(500, { cause: error });
    const handler = findErrorHandler(answer, this.#layers(context));
    if (handler) return this.#handleFailure(context, answer, handler);
    if (!app.settings.DEBUG || !peerIsLoopback(c)) return errorResponse(c, answer);
    const { method, path } = c.req;
    return debugPage(error, { method, path, endpoint: context.route?.endpoint });
  }

  async #handleFailure(
    context: RequestContext,
    answer: HttpError,
    handler: (error: Error, c: Context) => unknown,
  ): Promise<Response> {
    try {
      return toResponse(context.c, await handler(answer, context.c));
    } catch (failure) {
      this.#logFailure(context, failure);
      return errorResponse(context.c, answer);
    }
  }

  #logFailure(context: RequestContext, error: unknown): void {
    const { method, path } = context.c.req;
    const endpoint = context.route?.endpoint;
    this.#app.log.error(
      { err: error, requestId: context.id, method, path, endpoint },
      "request failed",
    );
  }
}

function asError(thrown: unknown): Error {
  if (thrown instanceof HTTPException) {
    const { status, res, message } = thrown;
    // Hono's exceptions may have any status; one that is no error is an answer.
    const isAnswer = res !== undefined || status < 400 || status > 599;
    const response = isAnswer ? { response: thrown.getResponse() } : {};
    const detail = message === "" ? {} : { detail: message };
    return new HttpError(status, { cause: thrown, ...response, ...detail });
  }
  if (thrown instanceof Error) return thrown;
  return new Error("Something that is not an Error was thrown.", { cause: thrown });
}
