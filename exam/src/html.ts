/** A tag of a page. */
export interface HtmlTag {
  readonly kind: "tag";
  /** In lower case; an end tag's begins with a slash. */
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
}

/** A piece of a page, as a browser takes it apart: `other` is a comment and its like. */
export type HtmlToken = HtmlTag | { readonly kind: "text" | "other"; readonly text: string };

const NAMED: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"' };
const RAW = new Set(["script", "style", "xmp", "iframe", "noembed", "noframes"]);
const ESCAPABLE = new Set(["title", "textarea"]);

const TAG = /<(\/?[a-z][^\s/>]*)/iy;
const ATTRIBUTE = /[\s/]*([^\s/>][^\s/>=]*)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>]*)))?/y;
const TAG_END = /[\s/]*>/y;
const OTHER = /<!--[^]*?(?:-->|$)|<[!?/][^>]*>?/y;

/**
 * Takes a page apart by the rules of HTML's tokenizer: what follows `<` and a letter is a tag
 * whatever was meant, the text of a script ends at its end tag and nowhere else.
 */
export function htmlTokens(page: string): HtmlToken[] {
  const tokens: HtmlToken[] = [];
  for (let at = 0; at < page.length;) {
    const tag = matchAt(TAG, page, at);
    const other = tag ? undefined : matchAt(OTHER, page, at);
    if (tag) {
      const attributes = new Map<string, string>();
      const name = (tag[1] ?? "").toLowerCase();
      at = readAttributes(page, at + tag[0].length, attributes);
      tokens.push({ kind: "tag", name, attributes });
      const end = contentEnd(page, at, name);
      if (end === at) continue;
      const text = page.slice(at, end);
      tokens.push({ kind: "text", text: RAW.has(name) ? text : decoded(text) });
      at = end;
    } else if (other) {
      tokens.push({ kind: "other", text: other[0] });
      at += other[0].length;
    } else {
      const next = page.indexOf("<", at + 1);
      const end = next === -1 ? page.length : next;
      tokens.push({ kind: "text", text: decoded(page.slice(at, end)) });
      at = end;
    }
  }
  return tokens;
}

/** The tags of a page with the names of their attributes, and its comments: what is markup in it. */
export function markupOf(tokens: readonly HtmlToken[]): string[] {
  return tokens.flatMap((token) => {
    if (token.kind === "tag") return [`<${[token.name, ...token.attributes.keys()].join(" ")}>`];
    return token.kind === "other" ? [token.text] : [];
  });
}

/** The tag that has this id. */
export function tagOf(tokens: readonly HtmlToken[], id: string): HtmlTag | undefined {
  return tokens
    .filter((token) => token.kind === "tag")
    .find((tag) => tag.attributes.get("id") === id);
}

/** What stands behind the tag that has this id, up to the next one. */
export function textOf(tokens: readonly HtmlToken[], id: string): string {
  const tag = tagOf(tokens, id);
  const rest = tag === undefined ? [] : tokens.slice(tokens.indexOf(tag) + 1);
  const end = rest.findIndex(({ kind }) => kind !== "text");
  return rest
    .slice(0, end === -1 ? rest.length : end)
    .map((token) => (token.kind === "text" ? token.text : ""))
    .join("");
}

/** Reads up to the end of a tag; gives where that is. */
function readAttributes(page: string, start: number, attributes: Map<string, string>): number {
  for (let at = start; ;) {
    const end = matchAt(TAG_END, page, at);
    if (end) return at + end[0].length;
    const found = matchAt(ATTRIBUTE, page, at);
    if (!found) return page.length;
    const [all, name = "", double, single, bare] = found;
    const key = name.toLowerCase();
    // The first of the same name counts.
    if (!attributes.has(key)) attributes.set(key, decoded(double ?? single ?? bare ?? ""));
    at += all.length;
  }
}

/** Where the text of an element ends that has no tags within. */
function contentEnd(page: string, start: number, name: string): number {
  if (!RAW.has(name) && !ESCAPABLE.has(name)) return start;
  const end = new RegExp(`</${name}[\\s/>]`, "i").exec(page.slice(start));
  return end === null ? page.length : start + end.index;
}

/** The references that escaping writes; others stay as they are. */
function decoded(text: string): string {
  return text.replace(/&(?:#(\d+)|#x([\da-f]+)|(\w+));/gi, (all, decimal, hex, name) => {
    if (name !== undefined) return NAMED[name] ?? all;
    return String.fromCodePoint(decimal === undefined ? parseInt(hex, 16) : Number(decimal));
  });
}

function matchAt(pattern: RegExp, text: string, at: number): RegExpExecArray | undefined {
  pattern.lastIndex = at;
  return pattern.exec(text) ?? undefined;
}
