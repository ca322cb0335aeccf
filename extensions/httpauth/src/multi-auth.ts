import { type AuthKind, guardOf, type RequiredOptions, type UserGuard } from "./guard.ts";

type AnyKind = AuthKind<unknown, string>;
type UserOf<Kind> = Kind extends AuthKind<infer User, infer _Key> ? User : never;
type KeyOf<Kind> = Kind extends AuthKind<infer _User, infer Key> ? Key : never;

/**
 * Several kinds of authentication on one route: the first whose credentials a request has decides, and
 * where it has none the first of all asks for them. The kinds are bound to the app, this is not.
 *
 * @example
 * const either = new MultiAuth(basic, bearer);
 * app.get("/", either.required(), (c) => c.text(c.var.user.name));
 */
export class MultiAuth<const Kinds extends readonly [AnyKind, ...AnyKind[]]> {
  readonly #kinds: Kinds;

  constructor(...kinds: Kinds) {
    this.#kinds = kinds;
  }

  /** A guard, as that of a single kind. A role is asked of the kind that decides. */
  required(
    options: RequiredOptions & { readonly optional: true },
  ): UserGuard<UserOf<Kinds[number]> | undefined, KeyOf<Kinds[number]>>;
  required(options?: RequiredOptions): UserGuard<UserOf<Kinds[number]>, KeyOf<Kinds[number]>>;
  required(options: RequiredOptions = {}): unknown {
    return guardOf(this.#kinds, options);
  }
}
