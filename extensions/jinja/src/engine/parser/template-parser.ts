import type { Call, Expression } from "../ast/expression.ts";
import type { Statement, Target, TemplateNode } from "../ast/statement.ts";
import type { Parser, TagExtension, TagParser } from "../extension.ts";
import type { TemplateSource } from "./cursor.ts";
import { NO_ARGUMENTS } from "./expressions/arguments.ts";
import { lineOfTooDeep } from "./depth.ts";
import { parseCondition } from "./expressions/condition.ts";
import { parseItems } from "./expressions/tuple.ts";
import { STATEMENTS } from "./statements/statements.ts";
import type { Syntax } from "./syntax.ts";
import { tagProblem } from "./tag-problem.ts";
import { parseTarget } from "./target.ts";
import { TokenStream } from "./token-stream.ts";

/** What a template is parsed with. */
export interface ParseOptions {
  /** The name of the template; null where it has none. */
  readonly name: string | null;
  readonly syntax: Syntax;
  /** The tags of extensions. */
  readonly tags: ReadonlyMap<string, TagParser>;
}

// Nobody writes this deep by hand, and the stack has room for it.
const MAX_DEPTH = 200;

// Every level of nodes takes a token, so that the nodes of a shorter tag cannot be deep.
const LONG_TAG = 100;

/** Parses one template. */
export class TemplateParser implements Parser {
  readonly stream: TokenStream;
  readonly #tags: ReadonlyMap<string, TagParser>;
  readonly #open: { readonly name: string; readonly line: number }[] = [];
  readonly #awaited: (readonly string[])[] = [];
  #depth = 0;
  #identifiers = 0;

  constructor(template: TemplateSource, { syntax, tags }: ParseOptions) {
    this.stream = new TokenStream(template, syntax);
    this.#tags = tags;
  }

  parseTemplate(): TemplateNode {
    const template: TemplateNode = { kind: "Template", line: 1, body: this.#parseBody([]) };
    if (this.stream.longestTag > LONG_TAG) this.#checkDepth(template);
    return template;
  }

  parseExpression(): Expression {
    this.#enter();
    const node = parseCondition(this);
    this.#depth--;
    return node;
  }

  parseTuple(): Expression {
    return parseItems(this, { item: () => this.parseExpression() });
  }

  parseTarget(): Target {
    return parseTarget(this);
  }

  parseStatements(endTags: readonly string[]): Statement[] {
    this.stream.skipIf("colon");
    this.stream.expect("block_end");
    this.#awaited.push(endTags);
    const body = this.nest(() => this.#parseBody(endTags));
    if (this.stream.is("eof")) this.fail(this.#tagProblem(null));
    this.#awaited.pop();
    return body;
  }

  parseBody(endTag: string): Statement[] {
    const body = this.parseStatements([endTag]);
    this.stream.next();
    return body;
  }

  freeIdentifier(): string {
    // A zero-width joiner is allowed in a name of JavaScript but not in one of a template.
    return `free\u200d${++this.#identifiers}`;
  }

  callMethod(extension: TagExtension, name: string, args: readonly Expression[] = []): Call {
    const line = this.#open.at(-1)?.line ?? this.stream.current.line;
    const { identifier } = extension;
    const callee: Expression = { kind: "ExtensionMethod", line, extension: identifier, name };
    return { kind: "Call", line, callee, ...NO_ARGUMENTS, args };
  }

  fail(problem: string, line?: number): never {
    this.stream.fail(problem, line);
  }

  nest<Node>(parse: () => Node): Node {
    this.#enter();
    const node = parse();
    this.#depth--;
    return node;
  }

  #checkDepth(template: TemplateNode): void {
    const line = lineOfTooDeep(template);
    if (line !== null) this.fail("The template is nested too deeply.", line);
  }

  #enter(): void {
    if (++this.#depth > MAX_DEPTH) {
      this.fail(`The template is nested too deeply: more than ${MAX_DEPTH} levels.`);
    }
  }

  /** Text, printed values and tags, up to one of the end tags. */
  #parseBody(endTags: readonly string[]): Statement[] {
    const { stream } = this;
    const body: Statement[] = [];
    let output: Expression[] = [];
    const flush = (): void => {
      const [first] = output;
      if (first) body.push({ kind: "Output", line: first.line, nodes: output });
      output = [];
    };
    for (;;) {
      const { type, value, line } = stream.current;
      if (type === "eof") break;
      stream.next();
      if (type === "data") {
        output.push({ kind: "TemplateData", line, data: String(value) });
      } else if (type === "variable_begin") {
        output.push(this.parseTuple());
        stream.expect("variable_end");
      } else {
        flush();
        if (this.#isAt(endTags)) return body;
        const statement = this.#parseStatement();
        if (isSingle(statement)) body.push(statement);
        else body.push(...statement);
        stream.expect("block_end");
      }
    }
    flush();
    return body;
  }

  #isAt(tags: readonly string[]): boolean {
    const { type, value } = this.stream.current;
    return type === "name" && typeof value === "string" && tags.includes(value);
  }

  #parseStatement(): Statement | readonly Statement[] {
    const { type, value, line } = this.stream.current;
    if (type !== "name") this.fail("tag name expected");
    const name = String(value);
    const parse = STATEMENTS.get(name) ?? this.#tags.get(name);
    if (!parse) this.fail(this.#tagProblem(name));
    this.#open.push({ name, line });
    const statement = parse(this);
    this.#open.pop();
    return statement;
  }

  #tagProblem(name: string | null): string {
    return tagProblem(name, { innermost: this.#open.at(-1)?.name, awaited: this.#awaited });
  }
}

function isSingle(statement: Statement | readonly Statement[]): statement is Statement {
  return !Array.isArray(statement);
}
