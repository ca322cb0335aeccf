import type { Expression, Name } from "../../ast/expression.ts";
import type { Assign } from "../../ast/statement.ts";
import type { Parser } from "../../extension.ts";

// Holds the number when it is what a call gives: the call is made once.
const NUMBER_VARIABLE = "_trans";

/** What `{% trans "context" trimmed, count=n, name %}` says. */
export class TransHeader {
  context: string | null = null;
  /** Whether line breaks become spaces; null where it is not said. */
  trimmed: boolean | null = null;
  readonly variables = new Map<string, Expression>();
  /** What chooses between singular and plural. */
  number: Expression | null = null;
  /** Whether {@link number} is the variable `num`. */
  isNumberNum = false;
  /** Keeps the number, if it is what a call gives. */
  assignment: Assign | null = null;
  readonly #line: number;

  constructor(line: number) {
    this.#line = line;
  }

  /** Reads up to the end of the tag. */
  parse(parser: Parser): void {
    const { stream } = parser;
    const context = stream.nextIf("string");
    if (context) this.context = String(context.value);
    while (!stream.is("block_end")) {
      if (this.variables.size > 0) stream.expect("comma");
      if (stream.skipIf("colon")) return;
      this.#parseVariable(parser);
    }
  }

  #parseVariable(parser: Parser): void {
    const { stream } = parser;
    const { line } = stream.current;
    const name = stream.expectName();
    if (this.variables.has(name)) {
      stream.failAssertion(`translatable variable '${name}' defined twice.`, line);
    }
    if (stream.skipIf("assign")) {
      this.#add(name, parser.parseExpression());
    } else if (this.trimmed === null && (name === "trimmed" || name === "notrimmed")) {
      this.trimmed = name === "trimmed";
    } else {
      this.#add(name, this.#name(name));
    }
  }

  #add(name: string, value: Expression): void {
    const isFirst = this.number === null;
    const keeps = isFirst && value.kind === "Call";
    const variable = keeps ? this.#name(NUMBER_VARIABLE) : value;
    this.variables.set(name, variable);
    if (!isFirst) return;
    this.number = variable;
    this.isNumberNum = name === "num";
    if (!keeps) return;
    const line = this.#line;
    const target = { kind: "TargetName", line, name: NUMBER_VARIABLE } as const;
    this.assignment = { kind: "Assign", line, target, node: value };
  }

  /** Takes the first name in the text as the number where no variable is declared. */
  count([name]: readonly string[]): void {
    if (name === undefined || this.number) return;
    this.number = this.#name(name);
    this.isNumberNum = name === "num";
  }

  /** Makes variables of the names in the text that are not declared. */
  reference(names: readonly string[]): void {
    for (const name of names) {
      if (!this.variables.has(name)) this.variables.set(name, this.#name(name));
    }
  }

  #name(name: string): Name {
    return { kind: "Name", line: this.#line, name };
  }
}
