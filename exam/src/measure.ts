import { readFileSync } from "node:fs";

/** The value that `share` (0 to 1) of the numbers do not exceed; NaN without numbers. */
export function percentile(numbers: readonly number[], share: number): number {
  const sorted = numbers.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
}

/**
 * How likely two lists of numbers differ in rank as much as these by chance: the p of the test of Mann
 * and Whitney, two-sided, in its normal approximation with the correction for ties.
 */
export function ranksApart(one: readonly number[], other: readonly number[]): number {
  const all = [
    ...one.map((value) => ({ value, isFirst: true })),
    ...other.map((value) => ({ value, isFirst: false })),
  ].sort((a, b) => a.value - b.value);
  const count = all.length;
  let rankSum = 0;
  let ties = 0;
  for (let start = 0; start < count;) {
    let end = start + 1;
    while (end < count && all[end]?.value === all[start]?.value) end += 1;
    const tied = end - start;
    const firsts = all.slice(start, end).filter(({ isFirst }) => isFirst).length;
    rankSum += (firsts * (start + 1 + end)) / 2;
    ties += tied ** 3 - tied;
    start = end;
  }
  const pairs = one.length * other.length;
  const u = rankSum - (one.length * (one.length + 1)) / 2;
  const variance = (pairs / 12) * (count + 1 - ties / (count * (count - 1)));
  if (variance === 0) return 1;
  const z = Math.max(0, Math.abs(u - pairs / 2) - 0.5) / Math.sqrt(variance);
  return 2 * normalTail(z);
}

/** How much of a normal distribution lies beyond z >= 0 (Abramowitz and Stegun 26.2.17). */
function normalTail(z: number): number {
  const t = 1 / (1 + 0.2316419 * z);
  const weights = [0.31938153, -0.356563782, 1.781477937, -1.821255978, 1.330274429];
  const sum = weights.reduceRight((rest, weight) => t * (weight + rest), 0);
  return (Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI)) * sum;
}

/** Numbers that look random and come again with the same seed, from 0 up to 1. */
export function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    // Marsaglia's xorshift, which needs a state that is not 0.
    state = state === 0 ? 0x9e3779b9 : state;
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
}

/** Asks until the answer is yes, or `seconds` have passed; gives the answer. */
export async function until(
  isSo: () => boolean | Promise<boolean>,
  seconds: number,
): Promise<boolean> {
  const end = performance.now() + seconds * 1000;
  for (;;) {
    if (await isSo()) return true;
    if (performance.now() > end) return false;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}

/** How long a process has waited for a processor while others had it, in milliseconds. */
export function waitedMs(pid: number): number {
  const [, waited = "0"] = readFileSync(`/proc/${pid}/schedstat`, "utf8").split(" ");
  return Number(waited) / 1e6;
}
