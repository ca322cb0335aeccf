/** What keeps a process alive, by kind: `{ Timeout: 1, TCPServerWrap: 1 }`. */
export type OpenHandles = Readonly<Record<string, number>>;

/** Counts what is open right now: timers, sockets, servers, watchers. */
export function openHandles(): OpenHandles {
  const counts: Record<string, number> = {};
  for (const kind of process.getActiveResourcesInfo()) counts[kind] = (counts[kind] ?? 0) + 1;
  return counts;
}

/**
 * Runs `fn` and says what it has left open: more of a kind than before. Gives what was opened a
 * moment to close, since sockets do so a turn later.
 *
 * @returns the kinds that were left open; empty when all is well
 * @example
 * expect(await leaksOf(async () => (await createApp().start()).close())).toEqual({});
 */
export async function leaksOf(fn: () => unknown): Promise<OpenHandles> {
  await settle();
  const before = openHandles();
  await fn();
  await settle();
  const after = openHandles();
  const left = Object.entries(after)
    .map(([kind, count]) => [kind, count - (before[kind] ?? 0)] as const)
    .filter(([, more]) => more > 0);
  return Object.fromEntries(left);
}

// Closing handles leave the list a few turns of the loop later.
async function settle(): Promise<void> {
  for (let turn = 0; turn < 5; turn++) await new Promise((resolve) => setImmediate(resolve));
}
