/**
 * The functions of compiled code. A root or block writes to the sink; a macro returns its text and
 * has a plain form too, which gives up where something has to be awaited; a recursive loop returns
 * its text, the test of a loop a boolean.
 */
export type UnitKind = "root" | "block" | "macro" | "plain macro" | "loop" | "test";

/** A function of compiled code while it is written. */
export class Unit {
  readonly kind: UnitKind;
  readonly lines: string[] = [];
  /** Variables for values that are used twice. */
  readonly variables: string[] = [];
  /** How many macros are around this place. */
  readonly depth: number;
  /** Filters and tests of the function and the ones inside of it, with their variables. */
  readonly callables: Map<string, string>;
  /** Whether the function needs the state that is passed to filters and functions. */
  usesState = false;
  line = 1;

  constructor(kind: UnitKind, outer?: Unit) {
    this.kind = kind;
    this.depth = (outer?.depth ?? -1) + 1;
    this.callables = outer === undefined || kind === "block" ? new Map() : outer.callables;
  }

  get plain(): boolean {
    return this.kind === "plain macro";
  }

  /** Whether text is handed over to the sink while the function runs. */
  get direct(): boolean {
    return this.kind === "root" || this.kind === "block";
  }

  /** What is done with a promise in `t`. */
  get suspension(): string {
    if (this.plain) return "suspend()";
    return this.direct ? '(out.text += o, o = "", yield t)' : "(yield t)";
  }

  /** The code of the whole function. */
  function(parameters: string, name: string): string {
    const star = this.plain ? "" : "*";
    const head = `let L = ${this.line}, o = "", ${["t", "v", ...this.variables].join(", ")};`;
    return [
      `function${star} (${parameters}) {`,
      ...(this.direct ? this.#lookups() : []),
      ...(this.usesState ? ["let S = state(ctx, ctx.autoescape);"] : []),
      head,
      "try {",
      ...this.lines,
      this.#end,
      `} catch (e) { throw located(e, ${name}, L); }`,
      "}",
    ].join("\n");
  }

  get #end(): string {
    if (this.direct) return "out.text += o;";
    return this.kind === "test" ? "return false;" : "return o;";
  }

  #lookups(): string[] {
    return [...this.callables].map(([lookup, variable]) => `const ${variable} = ${lookup};`);
  }
}
