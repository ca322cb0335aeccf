import type { Variables } from "./substitute.ts";

const builtIn: Readonly<Record<string, string>> = {
  uuid4: "[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}",
  hex16: "[0-9a-f]{16}",
  hex32: "[0-9a-f]{32}",
  hex40: "[0-9a-f]{40}",
  hex64: "[0-9a-f]{64}",
  hex128: "[0-9a-f]{128}",
  int: "-?\\d+",
  float: "-?\\d+(?:\\.\\d+)?",
  token: "[A-Za-z0-9_.~=+/-]+",
  base64url: "[A-Za-z0-9_-]+=*",
  jwt: "eyJ[A-Za-z0-9_-]+\\.eyJ[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]*",
  any: "[\\s\\S]*",
};

/** Types whose text only Python can produce: anything goes. */
const pythonOnly = new Set(["python_error", "permission_repr"]);

/** What placeholders in an expected text stand for: the types of a recording and its variables. */
export class Placeholders {
  readonly #types: Readonly<Record<string, string>>;
  readonly #patterns = new Map<string, RegExp>();

  /** @param types the recording's own types: names and regular expressions */
  constructor(types: Readonly<Record<string, string>>) {
    this.#types = types;
  }

  /** Whether the whole of `got` is of the type. */
  isOfType(type: string, got: string): boolean {
    return this.#pattern(this.#sourceOf(type) ?? "(?!)").test(got);
  }

  /** Whether `got` is `expected`, with `{{name}}` and `{{$type}}` filled in. */
  matches(expected: string, got: string, variables: Variables): boolean {
    if (expected === got) return true;
    if (!expected.includes("{{")) return false;
    const source = expected
      .split(/(\{\{\$?\w+\}\})/)
      .map((part) => this.#translate(part, variables))
      .join("");
    return this.#pattern(source).test(got);
  }

  #translate(part: string, variables: Variables): string {
    const [, dollar, name = ""] = /^\{\{(\$?)(\w+)\}\}$/.exec(part) ?? [];
    if (dollar === "$") {
      const source = this.#sourceOf(name);
      if (source !== undefined) return `(?:${source})`;
    }
    if (dollar === "" && Object.hasOwn(variables, name))
      return escapePattern(variables[name] ?? "");
    return escapePattern(part);
  }

  #sourceOf(type: string): string | undefined {
    if (pythonOnly.has(type)) return builtIn["any"];
    if (Object.hasOwn(this.#types, type)) return this.#types[type];
    return Object.hasOwn(builtIn, type) ? builtIn[type] : undefined;
  }

  #pattern(source: string): RegExp {
    let pattern = this.#patterns.get(source);
    if (pattern === undefined) {
      pattern = new RegExp(`^(?:${source})$`, "s");
      this.#patterns.set(source, pattern);
    }
    return pattern;
  }
}

function escapePattern(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/-]/g, "\\$&");
}
