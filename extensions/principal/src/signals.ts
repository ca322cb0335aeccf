import { type Context, Signal } from "phial";
import type { Identity } from "./identity.ts";

/** What the signals of identities carry. */
export interface IdentityEvent {
  readonly c: Context;
  readonly identity: Identity;
}

/** An identity was found or set: the time to add what it provides. */
export const identityLoaded = new Signal<IdentityEvent>("identity-loaded");
