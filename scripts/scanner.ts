/** The text of a TypeScript file, and the same text with parts blanked at their places. */
export interface Scan {
  readonly source: string;
  /** Without comments. */
  readonly uncommented: string;
  /** Without comments and without what stands inside strings, templates and regular expressions. */
  readonly code: string;
}

export interface Import {
  readonly specifier: string;
  /** `type` is erased before it runs; `dynamic` is `import("x")`, `require("x")` and the like. */
  readonly kind: "value" | "type" | "dynamic";
  readonly reexport: boolean;
  readonly line: number;
}

type Range = readonly [start: number, end: number];

const OPERAND_END = /[\w$)\]}"'`]$/;
const BEFORE_REGEXP =
  /(?:^|[^.\w$])(?:return|typeof|case|in|of|do|else|void|delete|throw|new|await|yield|instanceof)$/;

/** Tells code from comments and literals. Quotes in JSX text can mislead it up to the line's end. */
export function scan(source: string): Scan {
  const scanner = new Scanner(source);
  scanner.run();
  const uncommented = blank(source, scanner.comments);
  return { source, uncommented, code: blank(uncommented, scanner.literals) };
}

class Scanner {
  readonly comments: Range[] = [];
  readonly literals: Range[] = [];
  readonly #source: string;
  /** Brace depths at which a `}` ends a template's `${`. */
  readonly #templates: number[] = [];
  #depth = 0;
  #at = 0;
  /** The last few characters of code before #at: enough to tell a division from a regexp. */
  #before = "";

  constructor(source: string) {
    this.#source = source;
  }

  run(): void {
    if (this.#source.startsWith("#!")) this.#comment(this.#lineEnd(0));
    while (this.#at < this.#source.length) this.#step();
  }

  #step(): void {
    const ch = this.#source.charAt(this.#at);
    if (ch === "/") this.#slash();
    else if (ch === '"' || ch === "'") this.#string(ch);
    else if (ch === "`") this.#template();
    else if (ch === "}" && this.#templates.at(-1) === this.#depth) {
      this.#templates.pop();
      this.#template();
    } else {
      if (ch === "{") this.#depth += 1;
      if (ch === "}") this.#depth -= 1;
      this.#advance();
    }
  }

  #slash(): void {
    const next = this.#source.charAt(this.#at + 1);
    if (next === "/") return this.#comment(this.#lineEnd(this.#at));
    if (next === "*") {
      const end = this.#source.indexOf("*/", this.#at + 2);
      return this.#comment(end < 0 ? this.#source.length : end + 2);
    }
    const end = this.#regexpEnd();
    if (end === undefined) this.#advance();
    else this.#literal(end);
  }

  #regexpEnd(): number | undefined {
    const before = this.#before.trimEnd();
    if (before.endsWith("<")) return undefined; // </tag>
    if (OPERAND_END.test(before) && !BEFORE_REGEXP.test(before)) return undefined;
    let inClass = false;
    for (let i = this.#at + 1; i < this.#source.length; i++) {
      const ch = this.#source.charAt(i);
      if (ch === "\n") return undefined;
      if (ch === "\\") i += 1;
      else if (ch === "[") inClass = true;
      else if (ch === "]") inClass = false;
      else if (ch === "/" && !inClass) return i;
    }
    return undefined;
  }

  #string(quote: string): void {
    for (let i = this.#at + 1; i < this.#source.length; i++) {
      const ch = this.#source.charAt(i);
      if (ch === "\\") i += 1;
      else if (ch === quote) return this.#literal(i);
      else if (ch === "\n") break;
    }
    this.#advance();
  }

  /** From a backtick, or from the brace that ends `${`, to the next of both. */
  #template(): void {
    for (let i = this.#at + 1; i < this.#source.length; i++) {
      const ch = this.#source.charAt(i);
      if (ch === "\\") i += 1;
      else if (ch === "`") return this.#literal(i);
      else if (ch === "$" && this.#source.charAt(i + 1) === "{") {
        this.literals.push([this.#at + 1, i]);
        this.#templates.push(this.#depth);
        this.#at = i + 2;
        this.#before = "{";
        return;
      }
    }
    this.#advance();
  }

  /** A literal whose delimiters are the characters at #at and at `end`. */
  #literal(end: number): void {
    this.literals.push([this.#at + 1, end]);
    this.#at = end + 1;
    this.#before = '"';
  }

  #comment(end: number): void {
    this.comments.push([this.#at, end]);
    this.#at = end;
  }

  #advance(): void {
    this.#before = (this.#before + this.#source.charAt(this.#at)).slice(-16);
    this.#at += 1;
  }

  #lineEnd(from: number): number {
    const end = this.#source.indexOf("\n", from);
    return end < 0 ? this.#source.length : end;
  }
}

function blank(text: string, ranges: readonly Range[]): string {
  const parts: string[] = [];
  let at = 0;
  for (const [start, end] of ranges) {
    parts.push(text.slice(at, start), text.slice(start, end).replace(/[^\n]/g, " "));
    at = end;
  }
  return parts.join("") + text.slice(at);
}

/** The number of the line that holds the character at `index`, from 1. */
export function lineOf(text: string, index: number): number {
  let line = 1;
  for (let i = text.indexOf("\n"); i >= 0 && i < index; i = text.indexOf("\n", i + 1)) line += 1;
  return line;
}

/** The literal that starts at `index`, as written and without quotes; undefined if it is computed. */
export function literalAt({ source, code }: Scan, index: number): string | undefined {
  const quote = code.charAt(index);
  if (quote !== '"' && quote !== "'" && quote !== "`") return undefined;
  const end = code.indexOf(quote, index + 1);
  if (end < 0 || code.slice(index, end).includes("${")) return undefined;
  return source.slice(index + 1, end);
}

const FROM =
  /(?<![.\w$])(import|export)\s+(type\s+)?(?:(?!\b(?:import|export|class|interface|function)\b)[\w$*{},\s])*?\bfrom\s*(?=["'])/g;
const BARE = /(?<![.\w$])import\s*(?=["'])/g;
const CALL = /(?<![.\w$])(?:import|import\.meta\.resolve|require(?:\.resolve)?)\s*\(\s*(?=["'`])/g;

/** Everything that `scan`'s file loads by a literal name, in no particular order. */
export function importsOf(scan: Scan): Import[] {
  const found: Import[] = [];
  const add = (match: RegExpExecArray, rest: Pick<Import, "kind" | "reexport">): void => {
    const specifier = literalAt(scan, match.index + match[0].length);
    if (specifier === undefined) return;
    found.push({ specifier, line: lineOf(scan.source, match.index), ...rest });
  };
  for (const match of scan.code.matchAll(FROM)) {
    add(match, { kind: match[2] ? "type" : "value", reexport: match[1] === "export" });
  }
  for (const match of scan.code.matchAll(BARE)) add(match, { kind: "value", reexport: false });
  for (const match of scan.code.matchAll(CALL)) add(match, { kind: "dynamic", reexport: false });
  return found;
}

/** The package of a specifier that names one, or a file of one. */
export function packageName(specifier: string): string {
  return specifier.split("/", specifier.startsWith("@") ? 2 : 1).join("/");
}

/** The packages that a source loads; neither its own files nor Node's modules. */
export function packagesIn(source: string): Set<string> {
  const specifiers = importsOf(scan(source)).map(({ specifier }) => specifier);
  return new Set(specifiers.filter((name) => !/^(?:\.|node:)/.test(name)).map(packageName));
}

const CLAUSE = /(?<![.\w$])import\s+(?:type\s+)?([\w$*{},\s]*?)\bfrom\s*["']/g;
const EXPORT_LIST = /(?<![.\w$])export\s+(?:type\s+)?\{([\w$,\s]*)\}(?!\s*from\b)/g;

/** The names that the file imports and then exports again in a list of its own. */
export function passedOn({ code }: Scan): string[] {
  const imported = new Set<string>();
  for (const [, clause = ""] of code.matchAll(CLAUSE)) {
    for (const part of clause.split(/[{},]/)) imported.add(part.trim().split(/\s+/).at(-1) ?? "");
  }
  const exported = [...code.matchAll(EXPORT_LIST)].flatMap(([, list = ""]) => list.split(","));
  return exported
    .map(
      (part) =>
        part
          .trim()
          .replace(/^type\s+/, "")
          .split(/\s+/)[0] ?? "",
    )
    .filter((name) => name !== "" && imported.has(name));
}
