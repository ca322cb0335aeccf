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
export interface Entrance<User> {
  /** Methods that pass unasked. */
  readonly exempt: ReadonlySet<string>;
  user(c: Context): Promise<User | undefined>;
  isFresh(c: Context): boolean;
  unauthorized(c: Context): Promise<ViewResult>;
  needsRefresh(c: Context): Promise<ViewResult>;
  /** Says who the request comes from. */
  identify(c: Context): Promise<void>;
}

/** What a guard lets through: everybody, who is signed in, or who has just proven who it is. */
export type Demand = "optional" | "required" | "fresh";

/** Puts the user where the guard's type says, and nobody through who is not meant. */
export function guardOf<User, Key extends string>(
  entrance: Entrance<User>,
  variable: Key,
  demand: Demand,
): MiddlewareHandler<LoginEnv<User, Key>> {
  return async (c, next) => {
    // The guards of Hono differ by their variables only, and nothing here reads one.
    const context = c as unknown as Context;
    // A blueprint may have the guard, and a route of it be meant for all.
    const isOpen = demand === "optional" || routeOf(context)?.has(openToAll) === true;
    const isAsked = !isOpen && !entrance.exempt.has(c.req.method);
    const user = await entrance.user(context);
    if (isAsked && user === undefined) {
      return makeResponse(context, await entrance.unauthorized(context));
    }
    if (isAsked && demand === "fresh" && !entrance.isFresh(context)) {
      return makeResponse(context, await entrance.needsRefresh(context));
    }
    if (user !== undefined) await entrance.identify(context);
    context.set(variable, user);
    return next();
  };
}
