/** What the contract says about the pages of W2 and W5, read back out of the HTML. */
export interface Page {
  readonly title: string;
  readonly user: string;
  readonly heading: string;
  readonly since: string;
  readonly nonce: string;
  readonly flashes: readonly { readonly category: string; readonly message: string }[];
  readonly columns: readonly string[];
  readonly rows: readonly TableRow[];
  readonly form: { readonly method: string; readonly action: string } | undefined;
  readonly inputs: readonly string[];
  readonly csrf: { readonly name: string; readonly value: string } | undefined;
  readonly tags: ReadonlySet<string>;
}

export interface TableRow {
  readonly class: string;
  readonly cells: readonly string[];
  readonly href: string | undefined;
}

interface Tag {
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
}

interface Element extends Tag {
  /** All text inside, unescaped. */
  text: string;
  readonly inside: readonly Element[];
}

/** Reads a page; good for the well-formed HTML that a template engine writes, and no more. */
export function readPage(html: string): Page {
  const elements = readElements(html);
  const all = (test: (element: Element) => boolean) => elements.filter(test);
  const first = (test: (element: Element) => boolean) => clean(elements.find(test)?.text);
  const form = elements.find(({ name }) => name === "form");
  const inputs = all(({ name }) => name === "input");
  const csrf = inputs.find(
    (input) => attribute(input, "type") === "hidden" && attribute(input, "name").includes("csrf"),
  );
  return {
    title: first(({ name }) => name === "title"),
    user: first((element) => element.name === "span" && hasClass(element, "user")),
    heading: first(({ name }) => name === "h1"),
    since: first((element) => hasClass(element, "since")),
    nonce: first((element) => attribute(element, "id") === "nonce"),
    flashes: all((element) => hasClass(element, "flash")).map((element) => ({
      category: attribute(element, "class").replace("flash", "").trim(),
      message: element.text.trim(),
    })),
    columns: all(({ name }) => name === "th").map(({ text }) => text.trim()),
    rows: all((element) => element.name === "tr" && attribute(element, "class") !== "").map((row) =>
      readRow(row, elements),
    ),
    form: form && {
      method: attribute(form, "method").toLowerCase(),
      action: attribute(form, "action"),
    },
    inputs: inputs.map((input) => attribute(input, "name")),
    csrf: csrf && { name: attribute(csrf, "name"), value: attribute(csrf, "value") },
    tags: new Set(elements.map(({ name }) => name)),
  };
}

function readRow(row: Element, elements: readonly Element[]): TableRow {
  const within = elements.filter((element) => element.inside.includes(row));
  return {
    class: attribute(row, "class"),
    cells: within.filter(({ name }) => name === "td").map(({ text }) => text.trim()),
    href: within.find(({ name }) => name === "a")?.attributes.get("href"),
  };
}

const voidElements = new Set(["input", "link", "meta", "br", "hr", "img"]);
const tagPattern = /<(\/?)([a-zA-Z][a-zA-Z0-9]*)((?:"[^"]*"|'[^']*'|[^>"'])*)>|<![^>]*>/g;

function readElements(html: string): Element[] {
  const elements: Element[] = [];
  let open: Element[] = [];
  let end = 0;
  for (const match of html.matchAll(tagPattern)) {
    addText(open, html.slice(end, match.index));
    end = match.index + match[0].length;
    const name = match[2]?.toLowerCase();
    if (name === undefined) continue;
    if (match[1] === "/") {
      const last = open.findLastIndex((element) => element.name === name);
      if (last >= 0) open = open.slice(0, last);
      continue;
    }
    const attributes = readAttributes(match[3] ?? "");
    const element: Element = { name, attributes, text: "", inside: open };
    elements.push(element);
    if (!voidElements.has(name)) open = [...open, element];
  }
  return elements;
}

function addText(open: readonly Element[], raw: string): void {
  if (raw === "") return;
  const text = unescapeHtml(raw);
  for (const element of open) element.text += text;
}

function readAttributes(text: string): Map<string, string> {
  const pattern = /([^\s=/"']+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+)))?/g;
  return new Map(
    [...text.matchAll(pattern)].map(([, name = "", double, single, bare]) => [
      name.toLowerCase(),
      unescapeHtml(double ?? single ?? bare ?? ""),
    ]),
  );
}

const named: Readonly<Record<string, string>> = {
  amp: "&",
  lt: "<",
  gt: ">",
  quot: '"',
  apos: "'",
};

function unescapeHtml(text: string): string {
  return text.replace(/&(#x?)?(\w+);/gi, (whole: string, kind: string, code: string) => {
    if (kind === undefined) return named[code] ?? whole;
    return String.fromCodePoint(Number.parseInt(code, kind.length === 2 ? 16 : 10));
  });
}

function attribute(element: Element, name: string): string {
  return element.attributes.get(name) ?? "";
}

function hasClass(element: Element, name: string): boolean {
  return attribute(element, "class").split(/\s+/).includes(name);
}

function clean(text: string | undefined): string {
  return (text ?? "").replaceAll(/\s+/g, " ").trim();
}
