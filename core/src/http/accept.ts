import { CHARSET, LANGUAGE, MIME, PLAIN, type AcceptRule } from "./accept-rule.ts";
import { isToken, quoteText } from "./header-value.ts";
import { parseListHeader } from "./list-header.ts";
import { parseOptionsHeader } from "./options-header.ts";

/** What the values of an `Accept` header are: this decides how two of them are compared. */
export type AcceptKind = "mime" | "language" | "charset" | "plain";

/** One value the client accepts, with its quality from 0 to 1. */
export interface AcceptItem {
  readonly value: string;
  readonly quality: number;
}

const RULES: Readonly<Record<AcceptKind, AcceptRule>> = {
  mime: MIME,
  language: LANGUAGE,
  charset: CHARSET,
  plain: PLAIN,
};

/**
 * What a client accepts, most specific value first and then by quality. Get one with
 * {@link parseAccept}.
 */
export class Accept implements Iterable<AcceptItem> {
  readonly kind: AcceptKind;
  /** In the order of preference. */
  readonly items: readonly AcceptItem[];

  constructor(kind: AcceptKind, items: Iterable<AcceptItem>) {
    const { specificity } = RULES[kind];
    this.kind = kind;
    this.items = Array.from(items, (item) => ({ item, rank: specificity(item.value) }))
      .sort((a, b) => compareRanks(b.rank, a.rank) || b.item.quality - a.item.quality)
      .map(({ item }) => item);
  }

  /** The value the client prefers; `undefined` when the header was missing or empty. */
  get best(): string | undefined {
    return this.items[0]?.value;
  }

  /** How much the client wants `choice`: 0 is not at all. */
  quality(choice: string): number {
    return this.#itemFor(choice)?.quality ?? 0;
  }

  /** Whether the header names `choice` or a wildcard for it, also with the quality 0. */
  has(choice: string): boolean {
    return this.#itemFor(choice) !== undefined;
  }

  /**
   * The choice the client prefers, the earlier of two that are equal; `undefined` when it accepts
   * none of them. A language is also found by its first part, in both directions: `en-GB` accepts
   * `en`, and `en` accepts `en-US`.
   *
   * @throws PhialError `MIME_TYPE_INVALID` when a choice is no media type.
   * @example
   * parseAccept("text/*;q=0.5, application/json", "mime").bestMatch(["text/html", "application/json"]);
   */
  bestMatch<Choice extends string>(choices: readonly Choice[]): Choice | undefined {
    const found = this.#bestOf(choices);
    if (found !== undefined || this.kind !== "language") return found;
    const primary = this.items.map((item) => ({ ...item, value: primaryTag(item.value) }));
    const byClient = new Accept("plain", primary).bestMatch(choices);
    if (byClient !== undefined) return byClient;
    const prefix = this.#bestOf(choices.map(primaryTag));
    return prefix === undefined ? undefined : choices.find((choice) => choice.startsWith(prefix));
  }

  #bestOf<Choice extends string>(choices: readonly Choice[]): Choice | undefined {
    const { specificity } = RULES[this.kind];
    let best:
      | { readonly choice: Choice; readonly quality: number; readonly rank: string }
      | undefined;
    for (const choice of choices) {
      const item = this.#itemFor(choice);
      if (!item || item.quality <= 0 || item.quality < (best?.quality ?? 0)) continue;
      const rank = specificity(item.value);
      const isBetter = !best || item.quality > best.quality || compareRanks(rank, best.rank) > 0;
      if (isBetter) best = { choice, quality: item.quality, rank };
    }
    return best?.choice;
  }

  #itemFor(choice: string): AcceptItem | undefined {
    const matches = RULES[this.kind].matcher(choice);
    return this.items.find((item) => matches(item.value));
  }

  [Symbol.iterator](): Iterator<AcceptItem> {
    return this.items.values();
  }

  toString(): string {
    return this.items
      .map(({ value, quality }) => (quality === 1 ? value : `${value};q=${quality}`))
      .join(",");
  }
}

function compareRanks(a: string, b: string): number {
  if (a === b) return 0;
  return a > b ? 1 : -1;
}

function primaryTag(language: string): string {
  return language.split(/[_-]/, 1)[0] ?? language;
}

/**
 * Reads an `Accept` header (RFC 9110 section 12.5). Values whose quality is not a number from 0 to 1
 * are left out. A missing header gives an empty list, which accepts nothing: decide what that means.
 * Never throws.
 *
 * @example
 * parseAccept(c.req.header("accept-language"), "language").bestMatch(["de", "en"]) ?? "en";
 */
export function parseAccept(header: string | null | undefined, kind: AcceptKind): Accept {
  const items: AcceptItem[] = [];
  for (const text of parseListHeader(header)) {
    const { value, parameters } = parseOptionsHeader(text);
    const q = parameters.get("q");
    const quality = q === undefined ? 1 : parseQuality(q);
    if (quality === undefined) continue;
    items.push({ value: withoutQuality(value, parameters), quality });
  }
  return new Accept(kind, items);
}

function withoutQuality(value: string, parameters: ReadonlyMap<string, string>): string {
  let text = value;
  for (const [name, parameter] of parameters) {
    if (name !== "q") text += `; ${name}=${isToken(parameter) ? parameter : quoteText(parameter)}`;
  }
  return text;
}

function parseQuality(text: string): number | undefined {
  const quality = /^-?\d+(?:\.\d+)?$/.test(text) ? Number(text) : Number.NaN;
  return quality >= 0 && quality <= 1 ? quality : undefined;
}
