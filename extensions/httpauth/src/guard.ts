import { accessGuard, type Context, type MiddlewareHandler, type ViewResult } from "phial";
import { describeRoles, type RoleDemand } from "./roles.ts";

/** A refusal, as an error handler gets it. */
export interface Refusal {
  /** 401, or 403 for a user without the role. */
  readonly status: 401 | 403;
  /** What {@link failure} said, if it did. */
  readonly reason: string | undefined;
}

/** Answers a refusal. A text or an object gets the status; a `Response` or a `reply` has its own. */
export type RefusalHandler = (refusal: Refusal, c: Context) => ViewResult | Promise<ViewResult>;

/** What a guard demands. */
export interface RequiredOptions {
  /** See {@link RoleDemand}. */
  readonly role?: RoleDemand;
  /** Whether those without credentials that are good are let through as nobody. @default false */
  readonly optional?: boolean;
  /** Answers the refusals of this route. */
  readonly errorHandler?: RefusalHandler;
}

/** What guards put on `c.var`. */
export interface HTTPAuthEnv<User, Key extends string> {
  Variables: { [K in Key]: User };
}

/** A guard whose handler has a user. */
export type UserGuard<User, Key extends string> = MiddlewareHandler<HTTPAuthEnv<User, Key>>;

/** Somebody whom a guard lets through: a user, or nobody. */
export interface Admitted<User> {
  readonly user: User | undefined;
}

/** What {@link MultiAuth} knows of a kind of authentication. */
export interface AuthKind<User, Key extends string> {
  readonly name: string;
  readonly variable: Key;
  isCompatible(c: Context): boolean;
  checkDemand(options: RequiredOptions): void;
  admit(c: Context, options: RequiredOptions): Promise<Response | Admitted<User>>;
}

/** The guard of several kinds: the first that has credentials decides, without any the first of all. */
export function guardOf<User, Key extends string>(
  kinds: readonly [AuthKind<User, Key>, ...AuthKind<User, Key>[]],
  options: RequiredOptions,
): UserGuard<User | undefined, Key> {
  const { role, optional = false } = options;
  for (const kind of kinds) kind.checkDemand(options);
  const guard: UserGuard<User | undefined, Key> = async (c, next) => {
    // The guards of Hono differ by their variables only, and nothing here reads one.
    const context = c as unknown as Context;
    const kind = kinds.find((one) => one.isCompatible(context)) ?? kinds[0];
    const admitted = await kind.admit(context, options);
    if (admitted instanceof Response) return admitted;
    c.set(kind.variable, admitted.user);
    return next();
  };
  if (optional) return guard;
  const rule = role === undefined ? "required" : describeRoles(role);
  const by = kinds.map(({ name }) => name).join(" or ");
  return accessGuard({ by, rule, identifies: true }, guard);
}
