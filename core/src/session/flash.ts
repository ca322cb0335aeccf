import type { Context } from "hono";
import { messageFlashed } from "../app/app-signals.ts";
import { contextOf } from "../context/request-context.ts";
import { RequestSlot } from "../context/slot.ts";
import { Tuple } from "../signing/tuple.ts";
import { session } from "./access.ts";
import type { Session } from "./session.ts";

const FLASHES = "_flashes";

/** A message and its category. */
export type FlashedMessage = readonly [category: string, message: unknown];

const shown = new RequestSlot<readonly FlashedMessage[]>();

/**
 * Keeps a message for the next page that shows messages, as Flask's `flash`. Text, or `Markup`.
 *
 * @example
 * flash(c, "Note saved.", "success");
 */
export function flash(c: Context, message: unknown, category = "message"): void {
  const values = session(c);
  const kept = values.get(FLASHES);
  values.set(FLASHES, [...(Array.isArray(kept) ? kept : []), Tuple.of(category, message)]);
  const { app } = contextOf(c);
  if (messageFlashed.hasReceivers(app)) {
    app.background.run("message-flashed", () => messageFlashed.send({ message, category }, app));
  }
}

/** Which messages {@link getFlashedMessages} gives. */
export interface FlashFilter {
  /** Only these; the others are gone all the same. */
  readonly categories?: readonly string[];
}

/**
 * Takes the messages out of the session; the same ones for the rest of the request.
 *
 * @example
 * for (const [category, message] of getFlashedMessages(c)) show(category, message);
 */
export function getFlashedMessages(c: Context, filter: FlashFilter = {}): FlashedMessage[] {
  const messages = shown.getOr(c, () => takeFlashes(session(c)));
  const { categories = [] } = filter;
  if (categories.length === 0) return [...messages];
  return messages.filter(([category]) => categories.includes(category));
}

// A session that cannot be written has no messages; to take one out of it would be an error.
function takeFlashes(values: Session): FlashedMessage[] {
  return values.has(FLASHES) ? readFlashes(values.pop(FLASHES)) : [];
}

function readFlashes(kept: unknown): FlashedMessage[] {
  if (!Array.isArray(kept)) return [];
  return kept.map((item: unknown): FlashedMessage => {
    const [category, message] =
      item instanceof Tuple ? item.items : Array.isArray(item) ? item : [];
    return [String(category), message];
  });
}
