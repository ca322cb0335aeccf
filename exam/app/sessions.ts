import { setTimeout as delay } from "node:timers/promises";
import { Blueprint, type Context, HttpError, flash, readJson, session } from "phial";
import { templates } from "./templates.ts";

const LONGEST_WAIT_MS = 10_000;
const LONGEST_VALUE = 4000;

/** Routes that read and write the session, and one that leaves it alone. */
export const sessions = new Blueprint("sessions");

sessions.post("/session/set", async function set(c) {
  const body = await readJson(c);
  if (typeof body !== "object" || body === null || !("k" in body) || !("v" in body)) {
    throw new HttpError(400, { detail: 'Send {"k": a name, "v": a value}.' });
  }
  const { k, v } = body;
  if (typeof k !== "string" || k === "") throw new HttpError(400, { detail: "k must be a name." });
  // Whether a longer text fits depends on how well it is compressed: it is refused either way.
  if (typeof v === "string" && v.length > LONGEST_VALUE) {
    const detail = `v has ${v.length} characters, and a cookie holds ${LONGEST_VALUE}: keep it in a store.`;
    throw new HttpError(413, { detail });
  }
  session(c).set(k, v);
  return { k };
});

sessions.get("/session/get", function get(c) {
  const k = nameIn(c);
  return { k, v: session(c).get(k) ?? null };
});

sessions.get("/session/has", function has(c) {
  const k = nameIn(c);
  return { k, has: session(c).has(k) };
});

sessions.get("/session/len", function len(c) {
  return { len: session(c).size };
});

/** Reads the session, waits, and writes it. */
sessions.get("/slow-session", async function slowSession(c) {
  const ms = Number(c.req.query("ms") ?? "1");
  if (!Number.isInteger(ms) || ms < 0 || ms > LONGEST_WAIT_MS) throw new HttpError(400);
  const count = session(c).get("count");
  await delay(ms);
  const next = typeof count === "number" ? count + 1 : 1;
  session(c).set("count", next);
  return { count: next };
});

sessions.get("/nosession", function nosession() {
  return { touched: false };
});

/** Shows the messages that wait; `m` leaves one for the next page. */
sessions.get("/flashed", async function flashed(c) {
  const page = await templates.render(c, "messages.html");
  const text = c.req.query("m");
  if (text !== undefined) flash(c, text);
  return page;
});

function nameIn(c: Context): string {
  const k = c.req.query("k");
  if (k === undefined || k === "") throw new HttpError(400, { detail: "k must be a name." });
  return k;
}
