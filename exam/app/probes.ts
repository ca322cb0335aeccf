import { getEventListeners } from "node:events";
import { readdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { Blueprint, HttpError, currentApp, readJson } from "phial";
import { Account, db, resetDatabase } from "./database.ts";
import type { ExamClock } from "./exam-clock.ts";

const SIGNALS = ["SIGTERM", "SIGINT", "uncaughtException", "unhandledRejection"];
const FURTHEST_MS = 10 * 365 * 86_400_000;

/** What the exam looks at and turns; only registered outside of production. */
export function probes(clock: ExamClock, resetAccounts: () => Promise<void>): Blueprint {
  const blueprint = new Blueprint("probes", { urlPrefix: "/__exam" });

  blueprint.get("/stats", async function stats() {
    const app = currentApp();
    const accounts = await db.session.findAll(Account);
    const { inUse, waiting } = await db.health();
    const open = Number(app.config.get("DATABASE_POOL_SIZE"));
    return {
      db: { open, idle: Math.max(0, open - inUse), waiting },
      sum: accounts.reduce((sum, { balance }) => sum + balance, 0),
      polluted: isPolluted(),
      timers: process.getActiveResourcesInfo().filter((kind) => kind === "Timeout").length,
      listeners: SIGNALS.reduce((sum, name) => sum + getEventListeners(process, name).length, 0),
      inFlight: app.inFlight.size,
      tasks: app.background.size,
      uploads: readdirSync(tmpdir()).filter((name) => name.startsWith("phial-upload-")).length,
      rss: process.memoryUsage.rss(),
    };
  });

  blueprint.post("/reset", async function reset(c) {
    clock.offset = 0;
    await resetDatabase();
    await resetAccounts();
    return c.body(null, 204);
  });

  blueprint.post("/clock", async function move(c) {
    const body = await readJson(c);
    const offset =
      typeof body === "object" && body !== null && "offset_ms" in body && body.offset_ms;
    if (typeof offset !== "number" || !(Math.abs(offset) <= FURTHEST_MS)) {
      throw new HttpError(400, { detail: 'Send {"offset_ms": milliseconds}.' });
    }
    clock.offset = offset;
    return c.body(null, 204);
  });

  return blueprint;
}

/** Whether anybody has written to what all objects, lists and functions share. */
function isPolluted(): boolean {
  const shared: object[] = [Object.prototype, Array.prototype, Function.prototype];
  return shared.some((prototype) => Object.keys(prototype).length > 0);
}
