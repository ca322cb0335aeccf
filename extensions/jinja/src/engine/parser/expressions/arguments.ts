import type { Arguments, Expression, Keyword } from "../../ast/expression.ts";
import type { Parser } from "../../extension.ts";

/** No arguments at all. */
export const NO_ARGUMENTS: Arguments = { args: [], kwargs: [], dynArgs: null, dynKwargs: null };

/** `(a, b=1, *rest, **more)`. */
export function parseArguments(parser: Parser): Arguments {
  const { stream } = parser;
  const { line } = stream.expect("lparen");
  const list = new ArgumentList(parser, line);
  let isFirst = true;
  while (stream.current.type !== "rparen") {
    if (!isFirst) {
      stream.expect("comma");
      if (stream.is("rparen")) break;
    }
    list.parseNext();
    isFirst = false;
  }
  stream.expect("rparen");
  return { args: list.args, kwargs: list.kwargs, dynArgs: list.dynArgs, dynKwargs: list.dynKwargs };
}

class ArgumentList implements Arguments {
  readonly args: Expression[] = [];
  readonly kwargs: Keyword[] = [];
  dynArgs: Expression | null = null;
  dynKwargs: Expression | null = null;
  readonly #parser: Parser;
  readonly #line: number;
  readonly #names = new Set<string>();

  constructor(parser: Parser, line: number) {
    this.#parser = parser;
    this.#line = line;
  }

  parseNext(): void {
    const { stream } = this.#parser;
    const { type } = stream.current;
    if (type === "mul") {
      this.#ensure(!this.dynArgs && !this.dynKwargs);
      stream.next();
      this.dynArgs = this.#parser.parseExpression();
    } else if (type === "pow") {
      this.#ensure(!this.dynKwargs);
      stream.next();
      this.dynKwargs = this.#parser.parseExpression();
    } else if (type === "name" && stream.look().type === "assign") {
      this.#parseKeyword();
    } else {
      this.#ensure(!this.dynArgs && !this.dynKwargs && this.kwargs.length === 0);
      this.args.push(this.#parser.parseExpression());
    }
  }

  #parseKeyword(): void {
    this.#ensure(!this.dynKwargs);
    const { stream } = this.#parser;
    const { line } = stream.current;
    const name = stream.expectName();
    stream.expect("assign");
    // Python refuses it when it compiles what Jinja makes of the template.
    if (this.#names.has(name)) {
      this.#parser.fail(`keyword argument repeated: ${name}`, line);
    }
    this.#names.add(name);
    this.kwargs.push({ name, value: this.#parser.parseExpression() });
  }

  #ensure(isAllowed: boolean): void {
    if (!isAllowed) {
      this.#parser.fail("invalid syntax for function call expression", this.#line);
    }
  }
}
