import {
  type Context,
  type Env,
  type ErrorHandler,
  Hono,
  type Next,
  type NotFoundHandler,
} from "hono";

type Handler = (c: Context, next: Next) => unknown;

/** What Hono's `mount` takes besides a path. */
export type MountArguments =
  Parameters<Hono["mount"]> extends [string, ...infer Rest] ? Rest : never;

/** Hono's own methods, kept before Phial's take their place. */
export interface HonoSeam {
  on(method: string, path: string, handler: Handler): void;
  use(path: string, handler: Handler): void;
  route(path: string, app: Hono): void;
  mount(path: string, ...rest: MountArguments): void;
  onError(handler: ErrorHandler): void;
  notFound(handler: NotFoundHandler): void;
}

/** The seam of `app`; to be taken in its constructor, right after Hono's. */
export function seamOf<E extends Env>(app: Hono<E>): HonoSeam {
  const { on, use, onError, notFound } = app;
  return {
    // Phial's handlers return more than Hono's types know; the wrapper around them does not.
    on: (method, path, handler) => void on(method, path, handler as never),
    use: (path, handler) => void use(path, handler as never),
    // Hono's route() asks for basePath(), which an app of Phial refuses; below it is Hono's again.
    route: (path, sub) => void Hono.prototype.basePath.call(app, path).route("/", sub),
    mount: (path, ...rest) => void Hono.prototype.mount.call(app, path, ...rest),
    onError: (handler) => void onError(handler as never),
    notFound: (handler) => void notFound(handler as never),
  };
}
