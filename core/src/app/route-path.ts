import { type ConvertersOf, type ParamSource, type ParamsGuard, params } from "./params.ts";
import type { FitsPath } from "./verbs.ts";

/**
 * A path as a value: with the types of its parameters, to be given to `app.get()` and to
 * `urlFor()`, so that a wrong parameter or a path that is gone does not compile.
 */
export class RoutePath<P extends string, T extends object> {
  readonly path: P;
  readonly params: ParamsGuard<T>;

  constructor(path: P, guard: ParamsGuard<T>) {
    this.path = path;
    this.params = guard;
  }
}

/**
 * Makes a path with typed parameters.
 *
 * @example
 * export const notePath = route("/notes/:id", { id: int({ min: 1 }) });
 * app.get(notePath, (c) => c.text(`note ${c.req.valid("param").id}`));
 * urlFor(c, notePath, { id: 7 }); // "/notes/7"
 */
export function route<P extends string, C extends Readonly<Record<string, ParamSource>>>(
  path: P,
  converters: C & FitsPath<P, C>,
): RoutePath<P, ConvertersOf<C>>;
export function route<P extends string>(path: P): RoutePath<P, object>;
export function route(
  path: string,
  converters: Readonly<Record<string, ParamSource>> = {},
): RoutePath<string, object> {
  return new RoutePath(path, params(converters));
}
