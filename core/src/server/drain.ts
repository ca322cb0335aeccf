import type { Server as NodeServer } from "node:http";
import { Server as NetServer } from "node:net";
import { setTimeout as delay } from "node:timers/promises";
import type { Connections } from "./connections.ts";

/** What a {@link drain} works on, and how long it may take (milliseconds). */
export interface DrainOptions {
  readonly node: NodeServer;
  readonly connections: Connections;
  /** How long to go on accepting while every answer says that it is the last. */
  readonly announce: number;
  /** How long requests in flight may take after that. */
  readonly deadline: number;
}

/** How a drain went. */
export interface DrainReport {
  /** Requests that were in flight, or came in while it was announced, and were answered. */
  readonly drained: number;
  /** Requests that were not answered in time; their connections were cut. */
  readonly cut: number;
}

const SWEEP_MS = 20;
const QUIET_TURNS = 50;
const LONG_TURN_MS = 0.5;
/** Where connections come without a pause the listener has to close in their face. */
const MAX_QUEUE_MS = 1000;
/** How long before the listener closes clients are no longer sent away. */
const CALM_MS = 300;
/**
 * How long a connection without a request is kept after the listener has closed: the request of one
 * that was accepted or kept at the last moment may still be on its way.
 */
const GRACE_MS = 500;

/**
 * Brings a server to rest without losing a request: answers with `Connection: close` for a while, so
 * that clients leave on their own; then closes the listener and the idle connections, and waits for
 * the answers in flight. Connections that were upgraded are not touched.
 */
export async function drain(options: DrainOptions): Promise<DrainReport> {
  const { node, connections, announce, deadline } = options;
  connections.announceClose();
  if (announce > 0) await beforeClosing(connections, announce);
  await runWhenQuiet(connections, () => closeListener(node));
  connections.announceClose();
  const start = performance.now();
  const grace = Math.min(GRACE_MS, deadline);
  for (;;) {
    const elapsed = performance.now() - start;
    if (announce === 0) node.closeIdleConnections();
    if (elapsed >= grace) connections.destroyIdle();
    const { busy, idle } = connections.count();
    const isOver = elapsed >= deadline;
    if (isOver || busy + idle === 0) {
      connections.destroyAll({ keepUpgraded: true });
      node.close();
      return { drained: connections.closingAnswers - busy, cut: busy };
    }
    await delay(SWEEP_MS);
  }
}

// The listener alone: Node's HTTP server also closes what is idle, and takes its time for it. Bun's
// server is none of `node:net`.
function closeListener(node: NodeServer): void {
  if (process.versions["bun"] === undefined) NetServer.prototype.close.call(node);
  else node.close();
}

/**
 * Clients that are sent away come back on a new connection each time. For the last moments, in which
 * the listener closes, they may stay on the one that they have.
 */
async function beforeClosing(connections: Connections, announce: number): Promise<void> {
  const calm = Math.min(CALM_MS, announce / 2);
  await delay(announce - calm);
  connections.withdrawClose();
  await delay(calm);
}

/**
 * Runs `close` in a moment in which no connection comes in: those that stand in the listener's
 * queue, of which the event loop takes one per turn, are reset by closing it. A turn that took long
 * says nothing, since many may have come while the process was not running.
 */
function runWhenQuiet(connections: Connections, close: () => void): Promise<void> {
  const start = performance.now();
  let before = { now: start, accepted: connections.accepted };
  let quietTurns = 0;
  return new Promise((resolve) => {
    const turn = (): void => {
      const now = performance.now();
      const { accepted } = connections;
      const isQuiet = accepted === before.accepted && now - before.now < LONG_TURN_MS;
      quietTurns = isQuiet ? quietTurns + 1 : 0;
      before = { now, accepted };
      if (quietTurns < QUIET_TURNS && now - start < MAX_QUEUE_MS) setImmediate(turn);
      else {
        close();
        resolve();
      }
    };
    setImmediate(turn);
  });
}
