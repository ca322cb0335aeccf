import type { Context } from "hono";
import type { Teardown } from "../context/app-context.ts";
import type { AfterRequest } from "../context/request-context.ts";
import type { ErrorHandlers } from "./error-handlers.ts";
import type { ViewResult } from "./view.ts";

/** Runs before the handler; what it returns, if anything, is the answer. */
export type BeforeRequest = (
  c: Context,
) => ViewResult | undefined | void | Promise<ViewResult | undefined | void>;

/** Sees and may change the values of the path parameters before anything else. */
export type UrlValuePreprocessor = (
  endpoint: string | undefined,
  values: Record<string, unknown>,
  c: Context,
) => void;

/** Adds values to every URL that is built for the app or the blueprint. */
export type UrlDefaults = (endpoint: string, values: Record<string, unknown>) => void;

/**
 * Adds values to the templates of a request: a function that gives an object of them, or an object
 * with a function for each name.
 */
export type ContextProcessor =
  | ((c: Context) => object | Promise<object>)
  | Readonly<Record<string, (c: Context) => unknown>>;

/** The hooks of an app or of a blueprint, each list in the order of registration. */
export class Hooks {
  readonly beforeRequest: BeforeRequest[] = [];
  readonly afterRequest: AfterRequest[] = [];
  readonly teardownRequest: Teardown[] = [];
  readonly teardownContext: Teardown[] = [];
  readonly urlValuePreprocessors: UrlValuePreprocessor[] = [];
  readonly urlDefaults: UrlDefaults[] = [];
  readonly contextProcessors: ContextProcessor[] = [];
  readonly errors: ErrorHandlers;

  constructor(errors: ErrorHandlers) {
    this.errors = errors;
  }
}
