import { setTimeout as pause } from "node:timers/promises";

const SQLITE_BUSY = 5;
const LONGEST_PAUSE = 50;

/**
 * Tries again while another process holds the lock, for up to `timeout` milliseconds. SQLite
 * itself would wait without letting the event loop go on.
 *
 * @throws what `attempt` throws; at last SQLite's own "database is locked"
 */
export async function whenFree<T>(timeout: number, attempt: () => T): Promise<T> {
  const deadline = performance.now() + timeout;
  for (let milliseconds = 1; ; milliseconds = Math.min(milliseconds * 2, LONGEST_PAUSE)) {
    try {
      return attempt();
    } catch (error) {
      if (!isBusy(error) || performance.now() + milliseconds > deadline) throw error;
    }
    await pause(milliseconds);
  }
}

function isBusy(error: unknown): boolean {
  if (!(error instanceof Error) || !("errcode" in error)) return false;
  // The low byte is the kind of error, what is above it the details.
  return typeof error.errcode === "number" && (error.errcode & 0xff) === SQLITE_BUSY;
}
