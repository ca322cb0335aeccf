import type { Context } from "hono";
import { contextOf } from "../context/request-context.ts";
import { RequestSlot } from "../context/slot.ts";
import { Signal } from "../signals.ts";

/** Who a request comes from, as an extension that authenticates has found out. */
export interface Identified {
  readonly id: string | number;
  /** How it was found out: `"session"`, `"jwt"`, `"basic"`. */
  readonly authType: string;
  /** What the app knows the user as, if it was looked up. */
  readonly user?: unknown;
}

/** Finds out who a request comes from when somebody asks and no guard has done so yet. */
export interface IdentitySource {
  readonly name: string;
  identify(c: Context): Identified | undefined | Promise<Identified | undefined>;
}

/** What {@link identityChanged} carries; without an identity the request is nobody's any more. */
export interface IdentityChange {
  readonly c: Context;
  readonly identity: Identified | undefined;
}

/** Says that a guard, a login or a logout has decided who a request comes from. */
export const identityChanged = new Signal<IdentityChange>("identity-changed");

interface Known {
  readonly identity: Identified | undefined;
}

const known = new RequestSlot<Known>();
const asked = new RequestSlot<Promise<Identified | undefined>>();

/**
 * Says who a request comes from, or with `undefined` that it is nobody's. For extensions that
 * authenticate: their guards, and their logins and logouts. The last word counts.
 *
 * @example
 * await identify(c, { id: user.id, authType: "session", user });
 */
export async function identify(c: Context, identity: Identified | undefined): Promise<void> {
  known.set(c, { identity });
  const { app } = contextOf(c);
  if (identityChanged.hasReceivers(app)) await identityChanged.send({ c, identity }, app);
}

/**
 * Who a request comes from, whichever extension knows: what a guard has found out, or else the
 * first of the app's sources that has an answer.
 *
 * @example
 * const author = (await identified(c))?.id;
 */
export async function identified(c: Context): Promise<Identified | undefined> {
  return (known.get(c) ?? { identity: await askedOnce(c) }).identity;
}

async function askedOnce(c: Context): Promise<Identified | undefined> {
  const answer = await asked.getOr(c, () => ask(c));
  // A guard may have decided while a source was looking.
  const decided = known.get(c);
  return decided ? decided.identity : answer;
}

async function ask(c: Context): Promise<Identified | undefined> {
  for (const source of contextOf(c).app.access.identitySources) {
    const identity = await source.identify(c);
    if (identity) return identity;
  }
  return undefined;
}
