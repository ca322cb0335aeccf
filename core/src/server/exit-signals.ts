import { constants } from "node:os";

/** Brings a server to its end; rejects when something did not close. */
type Closer = () => Promise<void>;

const SIGNALS = ["SIGTERM", "SIGINT"] as const;

// One listener for all servers of the process: the first to finish must not end the others.
const closers = new Set<Closer>();
let isExiting = false;

/**
 * Has `close` run when the process is asked to end. When all that were given have run, the process
 * ends with 0, or with 1 if one has failed; a second signal ends it at once, with 128 and the
 * signal's number. Returns how to take it back.
 */
export function closeOnSignal(close: Closer): () => void {
  if (closers.size === 0) for (const signal of SIGNALS) process.on(signal, onSignal);
  closers.add(close);
  return () => {
    // A second signal has to be heard until the very end.
    if (isExiting || !closers.delete(close) || closers.size > 0) return;
    for (const signal of SIGNALS) process.off(signal, onSignal);
  };
}

function onSignal(signal: NodeJS.Signals): void {
  if (isExiting) process.exit(128 + constants.signals[signal]);
  isExiting = true;
  void Promise.allSettled([...closers].map((close) => close())).then((results) =>
    process.exit(results.every((result) => result.status === "fulfilled") ? 0 : 1),
  );
}
