/** How far {@link nearest} may go from the name that was written. */
export interface NearestOptions {
  /**
   * The most edits (a character added, left out, replaced, or two neighbours swapped) between the
   * names.
   *
   * @default a quarter of the name's length, at least 1 and at most 3
   */
  readonly edits?: number;
  /**
   * Whether the beginning of exactly one candidate is near enough (`redis` for `RedisCache`).
   *
   * @default true
   */
  readonly beginning?: boolean;
}

/** Longer names are not compared: the work grows with the product of the lengths. */
const MAX_LENGTH = 100;
const MIN_BEGINNING = 3;

/**
 * The candidate that was probably meant by `name`, for "did you mean"; `undefined` when none is
 * near. A name that differs only in case, underscores, dashes or dots comes first, then the one
 * with the fewest edits (of equals the one that stands first).
 *
 * @example
 * nearest("SESSION_COOKIE_SECUREE", ["SESSION_COOKIE_SECURE", "SECRET_KEY"]); // "SESSION_COOKIE_SECURE"
 */
export function nearest(
  name: string,
  candidates: Iterable<string>,
  options: NearestOptions = {},
): string | undefined {
  if (name.length === 0 || name.length > MAX_LENGTH) return undefined;
  const letters = lettersOf(name);
  if (letters === "") return undefined;
  const begun: string[] = [];
  let best: string | undefined;
  let fewest = (options.edits ?? editsAllowed(name)) + 1;
  for (const candidate of candidates) {
    if (candidate === name) return candidate;
    const found = lettersOf(candidate);
    const edits = editDistance(letters, found, fewest);
    if (edits < fewest) {
      best = candidate;
      fewest = edits;
    }
    if (letters.length >= MIN_BEGINNING && found.startsWith(letters)) begun.push(candidate);
  }
  if (best !== undefined || options.beginning === false) return best;
  return begun.length === 1 ? begun[0] : undefined;
}

function editsAllowed(name: string): number {
  return Math.min(3, Math.max(1, Math.floor(name.length / 4)));
}

function lettersOf(name: string): string {
  return name.toLowerCase().replaceAll(/[-_.\s]/g, "");
}

/**
 * The Damerau-Levenshtein distance in its "optimal string alignment" form (no part is edited
 * twice), or `limit` as soon as it is known to be that large.
 */
export function editDistance(one: string, other: string, limit = Infinity): number {
  if (Math.abs(one.length - other.length) >= limit) return limit;
  let beforeLast: number[] = [];
  let last = Array.from({ length: other.length + 1 }, (_, column) => column);
  for (let row = 1; row <= one.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= other.length; column += 1) {
      const same = one[row - 1] === other[column - 1];
      let edits = Math.min(at(last, column) + 1, at(current, column - 1) + 1);
      edits = Math.min(edits, at(last, column - 1) + (same ? 0 : 1));
      const swapped = one[row - 1] === other[column - 2] && one[row - 2] === other[column - 1];
      if (row > 1 && column > 1 && swapped) edits = Math.min(edits, at(beforeLast, column - 2) + 1);
      current.push(edits);
    }
    beforeLast = last;
    last = current;
  }
  return Math.min(limit, at(last, other.length));
}

function at(row: readonly number[], column: number): number {
  return row[column] ?? Infinity;
}
