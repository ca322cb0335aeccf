import type { Context, Env, Hono, Input, Next, ToSchema, TypedResponse } from "hono";
import type {
  BlankEnv,
  BlankSchema,
  HandlerInterface,
  OnHandlerInterface,
  ParamKeys,
} from "hono/types";
import type { ParamsGuard } from "./params.ts";
import type { RoutePath } from "./route-path.ts";
import type { ViewResult } from "./view.ts";

/** The environment of a Phial app's contexts: Hono's empty one, to which guards add variables. */
export type PhialEnv = BlankEnv;

/** Any Hono handler or middleware, whatever its context. */
export type AnyHandler = (c: never, next: Next) => unknown;

/** What may stand between the path and the handler. */
export type AnyGuard = AnyHandler | ParamsGuard<object>;

type AnyPath = string | RoutePath<string, object>;
type Empty = Record<never, never>;
type Result = ViewResult | Promise<ViewResult>;

type TextOf<P> = P extends RoutePath<infer S, infer _T> ? S : P extends string ? P : never;
type ContextOf<H> = H extends (c: infer C, next: never) => unknown ? C : never;
type AsEnv<T> = T extends Env ? T : Empty;
type AsInput<T> = T extends Input ? T : Empty;
type Intersect<U> = [U] extends [never]
  ? Empty
  : (U extends unknown ? (x: U) => void : never) extends (x: infer I) => void
    ? I
    : never;

type EnvOf<G> = G extends AnyHandler
  ? ContextOf<G> extends Context<infer E, infer _P, infer _I>
    ? unknown extends E
      ? Empty
      : E
    : Empty
  : Empty;

type InputOf<G> =
  G extends ParamsGuard<infer T>
    ? ParamInput<T>
    : ContextOf<G> extends Context<infer _E, infer _P, infer I>
      ? unknown extends I
        ? Empty
        : I
      : Empty;

/** What path parameters come in as, and what a guard makes of them. */
interface ParamInput<T extends object> {
  in: { param: { [K in keyof T]: string } };
  out: { param: T };
}

/** The variables that guards put on `c.var`. */
export type EnvsOf<G extends readonly unknown[]> = PhialEnv &
  AsEnv<Intersect<{ [K in keyof G]: EnvOf<G[K]> }[number]>>;

/** What a path and guards make of the request: the types of `c.req.valid()`. */
export type InputsOf<P, G extends readonly unknown[]> = AsInput<
  Intersect<{ [K in keyof G]: InputOf<G[K]> }[number]> &
    (P extends RoutePath<infer _S, infer T> ? ParamInput<T> : Empty)
>;

/** A compile error where `T` names a parameter that the path does not have. */
export type FitsPath<P extends string, T extends object> = [
  Exclude<keyof T, ParamKeys<P>>,
] extends [never]
  ? unknown
  : { "the path has no parameter": Exclude<keyof T, ParamKeys<P>> };

type Fit<P, G> = G & (G extends ParamsGuard<infer T> ? FitsPath<TextOf<P>, T> : unknown);

/** A handler: gets the typed context; returns a `Response` or anything else a view may return. */
type View<P, G extends readonly unknown[], R> = (
  c: Context<EnvsOf<G>, TextOf<P>, InputsOf<P, G>>,
  next: Next,
) => R;

type Answer<R> =
  R extends TypedResponse<infer _T, infer _U, infer _F>
    ? R
    : R extends Response
      ? TypedResponse
      : R extends string
        ? TypedResponse<R, 200, "text">
        : TypedResponse<R, 200, "json">;

/** The app with the route in its type: for Hono's typed client. */
type Routed<M extends string, P, G extends readonly unknown[], R> = Hono<
  PhialEnv,
  ToSchema<M, TextOf<P>, InputsOf<P, G>, Answer<Awaited<R>>>,
  "/"
>;

/**
 * The type of `app.get` and the other verbs: a path or a `route()`, up to six guards, and a handler
 * that may return what a Flask view may return. Hono's own forms work as well. One signature for
 * each number of guards: with a variadic one TypeScript does not infer a guard that is made in place.
 */
export interface Verb<M extends string> extends HandlerInterface<PhialEnv, M, BlankSchema, "/"> {
  <P extends AnyPath, R extends Result>(path: P, view: View<P, [], R>): Routed<M, P, [], R>;
  <P extends AnyPath, A extends AnyGuard, R extends Result>(
    path: P,
    a: Fit<P, A>,
    view: View<P, [A], R>,
  ): Routed<M, P, [A], R>;
  <P extends AnyPath, A extends AnyGuard, B extends AnyGuard, R extends Result>(
    path: P,
    a: Fit<P, A>,
    b: Fit<P, B>,
    view: View<P, [A, B], R>,
  ): Routed<M, P, [A, B], R>;
  <P extends AnyPath, A extends AnyGuard, B extends AnyGuard, C extends AnyGuard, R extends Result>(
    path: P,
    a: Fit<P, A>,
    b: Fit<P, B>,
    c: Fit<P, C>,
    view: View<P, [A, B, C], R>,
  ): Routed<M, P, [A, B, C], R>;
  <
    P extends AnyPath,
    A extends AnyGuard,
    B extends AnyGuard,
    C extends AnyGuard,
    D extends AnyGuard,
    R extends Result,
  >(
    path: P,
    a: Fit<P, A>,
    b: Fit<P, B>,
    c: Fit<P, C>,
    d: Fit<P, D>,
    view: View<P, [A, B, C, D], R>,
  ): Routed<M, P, [A, B, C, D], R>;
  <
    P extends AnyPath,
    A extends AnyGuard,
    B extends AnyGuard,
    C extends AnyGuard,
    D extends AnyGuard,
    E extends AnyGuard,
    R extends Result,
  >(
    path: P,
    a: Fit<P, A>,
    b: Fit<P, B>,
    c: Fit<P, C>,
    d: Fit<P, D>,
    e: Fit<P, E>,
    view: View<P, [A, B, C, D, E], R>,
  ): Routed<M, P, [A, B, C, D, E], R>;
  <
    P extends AnyPath,
    A extends AnyGuard,
    B extends AnyGuard,
    C extends AnyGuard,
    D extends AnyGuard,
    E extends AnyGuard,
    F extends AnyGuard,
    R extends Result,
  >(
    path: P,
    a: Fit<P, A>,
    b: Fit<P, B>,
    c: Fit<P, C>,
    d: Fit<P, D>,
    e: Fit<P, E>,
    f: Fit<P, F>,
    view: View<P, [A, B, C, D, E, F], R>,
  ): Routed<M, P, [A, B, C, D, E, F], R>;
}

type Methods = string | readonly string[];

/** The type of `app.on`: like {@link Verb}, for methods by name. */
export interface OnVerb extends OnHandlerInterface<PhialEnv, BlankSchema, "/"> {
  <P extends AnyPath, R extends Result>(
    methods: Methods,
    path: P,
    view: View<P, [], R>,
  ): Hono<PhialEnv>;
  <P extends AnyPath, A extends AnyGuard, R extends Result>(
    methods: Methods,
    path: P,
    a: Fit<P, A>,
    view: View<P, [A], R>,
  ): Hono<PhialEnv>;
  <P extends AnyPath, A extends AnyGuard, B extends AnyGuard, R extends Result>(
    methods: Methods,
    path: P,
    a: Fit<P, A>,
    b: Fit<P, B>,
    view: View<P, [A, B], R>,
  ): Hono<PhialEnv>;
}
