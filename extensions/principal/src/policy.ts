import type { Identity } from "./identity.ts";

/** A no with its reason; see {@link deny}. */
export class Denied {
  /** Shown to the client. */
  readonly reason: string;

  constructor(reason: string) {
    this.reason = reason;
  }
}

/**
 * Says no, and why.
 *
 * @example
 * edit: (who, post: Post) => post.isLocked ? deny("The post is locked.") : post.authorId === who.id,
 */
export function deny(reason: string): Denied {
  return new Denied(reason);
}

/** What a rule of a policy says. Only `true` is a yes. */
export type Verdict = boolean | Denied;

/** Says whether somebody may do something with a resource; may be async. What it throws is an error, never a yes. */
export type PolicyRule<Resource, Who extends Identity<never>> = (
  who: Who,
  resource: Resource,
) => Verdict | Promise<Verdict>;

/** A class whose instances are resources. */
export type ResourceClass<Resource> = abstract new (...args: never[]) => Resource;

/** What may be done with the instances of a class, and by whom; see {@link policy}. */
export interface Policy<Resource extends object = object, Action extends string = string> {
  readonly type: ResourceClass<Resource>;
  readonly rules: Readonly<Record<Action, PolicyRule<Resource, Identity<never>>>>;
  /** What may be done by who is not signed in. */
  readonly guests: ReadonlySet<string>;
}

/** How a {@link policy} is made, besides its rules. */
export interface PolicyOptions<Action extends string> {
  /** What guests are asked about, too; everything else they may not do. @default nothing */
  readonly guests?: readonly Action[];
}

/**
 * Says what may be done with the instances of a class. The rules are typed by the class, and by who
 * asks: `who.user` is what the extension that authenticates knows the user as.
 *
 * @example
 * const posts = policy(Post, {
 *   view: () => true,
 *   edit: (who: Identity<User>, post) => post.authorId === who.user?.id,
 * }, { guests: ["view"] });
 */
export function policy<
  Resource extends object,
  Rules extends Readonly<Record<string, PolicyRule<Resource, Identity<never>>>>,
>(
  type: ResourceClass<Resource>,
  rules: Rules,
  options: PolicyOptions<Extract<keyof Rules, string>> = {},
): Policy<Resource, Extract<keyof Rules, string>> {
  return { type, rules, guests: new Set(options.guests) };
}

/** A {@link Policy}, whatever it is about. */
export interface AnyPolicy {
  readonly type: ResourceClass<object>;
  readonly rules: Readonly<Record<string, PolicyRule<never, Identity<never>>>>;
  readonly guests: ReadonlySet<string>;
}

/** What policies have rules for. */
export type ActionOf<Policies extends readonly AnyPolicy[]> = Extract<
  Policies[number] extends infer P ? (P extends AnyPolicy ? keyof P["rules"] : never) : never,
  string
>;

/** What an action can be done with. */
export type ResourceOf<Policies extends readonly AnyPolicy[], Action extends string> =
  Extract<Policies[number], { readonly rules: Readonly<Record<Action, unknown>> }> extends infer P
    ? P extends { readonly type: ResourceClass<infer Resource> }
      ? Resource
      : never
    : never;
