import type { Expression } from "../ast/expression.ts";
import type { Statement } from "../ast/statement.ts";
import { TemplateAssertionError } from "../errors.ts";
import type { Frame } from "./frame.ts";
import { Unit, type UnitKind } from "./unit.ts";

/** What the compiler has to know of the environment. */
export interface CompileOptions {
  readonly name: string | null;
  readonly source: string;
  readonly autoescape: boolean;
  /** Whether every printed value goes through the environment's `finalize`. */
  readonly finalize: boolean;
  /** Whether turns of loops are counted. */
  readonly limited: boolean;
  hasFilter(name: string): boolean;
  hasTest(name: string): boolean;
}

/** What writes the nodes: given to the generator, so that the writers need not know each other. */
export interface Writers {
  expression(g: CodeGenerator, node: Expression, frame: Frame): string;
  statement(g: CodeGenerator, node: Statement, frame: Frame): void;
}

/** Writes the code of one template, function by function. */
export class CodeGenerator {
  readonly options: CompileOptions;
  /** The function that is being written. */
  unit = new Unit("root");
  /** Lines before the functions: constants that several calls share. */
  readonly constants: string[] = [];
  /** How many `extends` there were so far. */
  extendsSoFar = 0;
  /** Whether it is certain from here on that there is a parent. */
  hasKnownExtends = false;
  /** The names that each enclosing assignment sets. */
  readonly assignments: Set<string>[] = [];
  /** The parameters that have no value yet while defaults are evaluated. */
  readonly unsetParameters: Set<string>[] = [];
  /** The line that code without one of its own belongs to: the last one written. */
  lastLine = 1;
  readonly #writers: Writers;
  #names = 0;

  constructor(options: CompileOptions, writers: Writers) {
    this.options = options;
    this.#writers = writers;
  }

  /** The code of an expression. */
  expression(node: Expression, frame: Frame): string {
    return this.#writers.expression(this, node, frame);
  }

  /** The codes of several expressions, for a list of arguments. */
  codes(nodes: readonly Expression[], frame: Frame): string {
    return nodes.map((node) => this.expression(node, frame)).join(", ");
  }

  /** The code of whether an expression is true. */
  condition(node: Expression, frame: Frame): string {
    const code = this.expression(node, frame);
    return node.kind === "Not" || node.kind === "Compare" ? code : `truth(${code})`;
  }

  /** Writes a statement. */
  statement(node: Statement, frame: Frame): void {
    this.#writers.statement(this, node, frame);
  }

  /** The state that filters and functions get. */
  state(): string {
    this.unit.usesState = true;
    return "S";
  }

  /** A new name; no name of a template can be like it. */
  name(prefix: string): string {
    this.#names += 1;
    return `${prefix}${this.#names}`;
  }

  /** A variable of the function that is being written. */
  temporary(): string {
    const name = this.name("t");
    this.unit.variables.push(name);
    return name;
  }

  /** A constant before all functions. */
  constant(code: string): string {
    const name = this.name("k");
    this.constants.push(`const ${name} = ${code};`);
    return name;
  }

  write(line: string): void {
    this.unit.lines.push(line);
  }

  /** Errors from here on belong to `line`. */
  mark(line: number): void {
    this.lastLine = line;
    this.markHere(line);
  }

  /** Errors of what follows at once belong to `line`: Jinja2 has no code for it to go by. */
  markHere(line: number): void {
    this.write(`L = ${line};`);
  }

  /** Errors from here on belong to the line that was marked last in the source. */
  remark(): void {
    this.write(`L = ${this.lastLine};`);
  }

  /** Waits for what `code` gives, if it is a promise. */
  awaited(code: string): string {
    return `(P(t = ${code}) ? ${this.unit.suspension} : t)`;
  }

  /** Adds `code`, a string, to the text of the frame. */
  append(frame: Frame, code: string): void {
    this.write(`${frame.buffer} += ${code};`);
  }

  /**
   * Adds what `convert` makes of a value. A value that may have to be waited for is taken first:
   * text may be handed over meanwhile.
   */
  appendValue(frame: Frame, code: string, convert: (code: string) => string): void {
    if (!this.unit.direct || !code.includes("yield")) return this.append(frame, convert(code));
    this.write(`v = ${code};`);
    this.append(frame, convert("v"));
  }

  /** Hands the text over, so that something else can write. */
  handOver(): void {
    this.write('out.text += o; o = "";');
  }

  /** Writes a function of its own; returns its code. */
  function(kind: UnitKind, parameters: string, body: () => void): string {
    const outer = this.unit;
    this.unit = new Unit(kind, outer);
    body();
    const code = this.unit.function(parameters, JSON.stringify(this.options.name));
    this.unit = outer;
    return code;
  }

  /** "line 3 in 'page.html'". */
  position(line: number): string {
    const { name } = this.options;
    return name === null ? `line ${line}` : `line ${line} in ${quoted(name)}`;
  }

  fail(problem: string, line: number): never {
    const { name, source } = this.options;
    throw new TemplateAssertionError(problem, { template: name, line, source });
  }
}

/** The name as Python writes a string. */
function quoted(name: string): string {
  const escaped = name.replaceAll("\\", "\\\\");
  if (name.includes("'") && !name.includes('"')) return `"${escaped}"`;
  return `'${escaped.replaceAll("'", "\\'")}'`;
}
