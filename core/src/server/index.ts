/**
 * Serving an app over HTTP on Node.
 *
 * @module
 */
export type { ServeOptions, ServerTimeouts, ShutdownOptions, TlsOptions } from "./options.ts";
export { readiness, serverOf } from "./readiness.ts";
export type { Servable, ServerBindings } from "./servable.ts";
export { type CloseOptions, type Server, serve } from "./server.ts";
