import {
  type Context,
  makeResponse,
  type MiddlewareHandler,
  openToAll,
  routeOf,
  type ViewResult,
} from "phial";

/** What the guards of a manager put on `c.var`. */
export interface LoginEnv<User, Key extends string> {
  Variables: { [K in Key]: User };
}

/** What a guard asks. */
export interface Entrance<Found> {
  /** Methods that pass unasked. */
  readonly exempt: ReadonlySet<string>;
  /** Who is signed in and active. */
  found(c: Context): Promise<Found | undefined>;
  isFresh(c: Context): boolean;
  unauthorized(c: Context): Promise<ViewResult>;
  needsRefresh(c: Context): Promise<ViewResult>;
  /** Says who the request comes from. */
  identify(c: Context, found: Found): Promise<void>;
}

/** What a guard lets through: everybody, who is signed in, or who has just proven who it is. */
export type Demand = "optional" | "required" | "fresh";

/** Puts the user where the guard's type says, and nobody through who is not meant. */
export function guardOf<User, Key extends string>(
  entrance: Entrance<{ readonly user: User }>,
  variable: Key,
  demand: Demand,
): MiddlewareHandler<LoginEnv<User, Key>> {
  return async (c, next) => {
    // The guards of Hono differ by their variables only, and nothing here reads one.
    const context = c as unknown as Context;
    // A blueprint may have the guard, and a route of it be meant for all.
    const isOpen = demand === "optional" || routeOf(context)?.has(openToAll) === true;
    const isAsked = !isOpen && !entrance.exempt.has(c.req.method);
    const found = await entrance.found(context);
    if (isAsked && found === undefined) {
      return makeResponse(context, await entrance.unauthorized(context));
    }
    if (isAsked && demand === "fresh" && !entrance.isFresh(context)) {
      return makeResponse(context, await entrance.needsRefresh(context));
    }
    if (found !== undefined) await entrance.identify(context, found);
    context.set(variable, found?.user);
    return next();
  };
}
