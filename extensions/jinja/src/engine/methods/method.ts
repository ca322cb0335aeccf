import type { CallState } from "../calls/callable.ts";
import type { Keywords } from "../calls/keywords.ts";
import { OperationError } from "../errors.ts";
import { Method, type MethodCall, Property } from "../values/method.ts";
import type { Ops } from "../values/ops.ts";
import { PromiseFound, remembered } from "../values/promises.ts";
import { TemplateIterator } from "../values/template-iterator.ts";

/** What the body of a method is run with. */
export interface Run<Self> {
  readonly self: Self;
  readonly ops: Ops;
  readonly state: CallState;
  /** The arguments in the order of the parameters; `undefined` where one was left out. */
  readonly values: readonly unknown[];
  /** The keyword arguments of a method that takes any. */
  readonly keywords: Keywords | null;
}

/**
 * How Python's own code reads the arguments, on which the text of its complaints depends:
 * by position (counted in one of two ways), by position and name, by name only, or all as they are.
 */
export type Style = "positional" | "counted" | "named" | "keywordOnly" | "any";

/** What a method takes. */
export interface Takes {
  /** Names of the parameters, those that may be left out with a question mark. */
  readonly parameters?: readonly string[];
  /** @default "positional" */
  readonly style?: Style;
  /** Whether it changes its receiver. @default false */
  readonly mutates?: boolean;
}

/** A method or an attribute with its name, as a Map takes it. */
export type Member = [string, Method | Property];

/** Methods and attributes of one type, by name. */
export type Members = ReadonlyMap<string, Method | Property>;

/**
 * The method `name`, such as `str.upper`, whose receivers are `Self`: the table sees to that. When
 * it meets a promise that it needs the value of, it is run again as soon as that is known; one
 * that mutates has to do so last.
 */
export function method<Self>(name: string, takes: Takes, run: (run: Run<Self>) => unknown): Member {
  const reader = new ArgumentReader(name, takes);
  const short = reader.short;
  const invoke = ({ state, receiver, positional, keywords }: MethodCall): unknown => {
    const values = reader.read(positional, keywords);
    const self = receiver as Self; // looked up in the table of its type
    return retrying(values, () => run({ self, ops: state.ops, state, values, keywords }));
  };
  return [short, new Method({ name: short, mutates: takes.mutates ?? false, invoke })];
}

/** Python's `__len__`, for those who call it themselves; a sandbox refuses it. */
export function lengthMethod(type: string, lengthOf: (self: never) => number): Member {
  return method<never>(`${type}.__len__`, {}, ({ self }) => lengthOf(self));
}

/** The attribute `name`, whose receivers are what `get` takes: the table sees to that. */
export function property(name: string, get: (self: never) => unknown): Member {
  // looked up in the table of its type
  return [name, new Property(name, (receiver) => get(receiver as never))];
}

function retrying(values: readonly unknown[], run: () => unknown): unknown {
  const iterators = values.filter((value) => value instanceof TemplateIterator);
  const attempt = (): unknown => {
    try {
      return run();
    } catch (error) {
      if (!(error instanceof PromiseFound)) throw error;
      for (const iterator of iterators) iterator.rewind();
      return remembered(error.promise).then(attempt);
    }
  };
  for (const iterator of iterators) iterator.mark();
  return attempt();
}

class ArgumentReader {
  readonly short: string;
  readonly #name: string;
  readonly #names: readonly string[];
  readonly #required: number;
  readonly #style: Style;

  constructor(name: string, { parameters = [], style = "positional" }: Takes) {
    this.#name = name;
    this.short = name.slice(name.indexOf(".") + 1);
    this.#names = parameters.map((parameter) => parameter.replace("?", ""));
    this.#required = parameters.filter((parameter) => !parameter.endsWith("?")).length;
    this.#style = style;
  }

  read(positional: readonly unknown[], keywords: Keywords | null): readonly unknown[] {
    if (this.#style === "any") return positional;
    const named = keywords === null || keywords.names.length === 0 ? null : keywords;
    if (named !== null && this.#style !== "named" && this.#style !== "keywordOnly") {
      const name = this.#style === "counted" ? this.short : this.#name;
      throw typeError(`${name}() takes no keyword arguments`);
    }
    this.#checkCount(positional.length, named?.names.length ?? 0);
    const values = named === null ? positional : this.#withNamed(positional, named);
    if (this.#style === "named") this.#checkPresent(values);
    return values;
  }

  #checkCount(count: number, named: number): void {
    const most = this.#names.length;
    if (this.#style === "keywordOnly") {
      if (count > 0) throw typeError(`${this.short}() takes no positional arguments`);
    } else if (count + named > most) {
      throw typeError(this.#tooMany(count + named));
    } else if (count < this.#required && this.#style !== "named") {
      throw typeError(this.#tooFew(count));
    }
  }

  #tooMany(count: number): string {
    const most = this.#names.length;
    if (most === 0) return `${this.#name}() takes no arguments (${count} given)`;
    if (this.#style !== "positional") {
      return `${this.short}() takes at most ${argumentsOf(most)} (${count} given)`;
    }
    if (most === 1 && this.#required === 1) return this.#exactlyOne(count);
    const bound = most === this.#required ? "" : "at most ";
    return `${this.short} expected ${bound}${argumentsOf(most)}, got ${count}`;
  }

  #tooFew(count: number): string {
    const least = this.#required;
    if (this.#style === "counted") {
      return `${this.short}() takes at least ${argumentsOf(least)} (${count} given)`;
    }
    if (least === 1 && this.#names.length === 1) return this.#exactlyOne(count);
    const bound = this.#names.length === least ? "" : "at least ";
    return `${this.short} expected ${bound}${argumentsOf(least)}, got ${count}`;
  }

  #exactlyOne(count: number): string {
    return `${this.#name}() takes exactly one argument (${count} given)`;
  }

  #withNamed(positional: readonly unknown[], keywords: Keywords): unknown[] {
    const values = [...positional];
    keywords.names.forEach((name, at) => {
      const index = this.#names.indexOf(name);
      if (index < 0) {
        throw typeError(`'${name}' is an invalid keyword argument for ${this.short}()`);
      }
      if (index < positional.length) {
        const place = `given by name ('${name}') and position (${index + 1})`;
        throw typeError(`argument for ${this.short}() ${place}`);
      }
      values[index] = keywords.values[at];
    });
    return values;
  }

  #checkPresent(values: readonly unknown[]): void {
    for (let index = 0; index < this.#required; index++) {
      if (values[index] !== undefined) continue;
      const place = `'${this.#names[index] ?? ""}' (pos ${index + 1})`;
      throw typeError(`${this.short}() missing required argument ${place}`);
    }
  }
}

/** Python's TypeError. */
export function typeError(problem: string): OperationError {
  return new OperationError("TypeError", problem);
}

/** Python's ValueError. */
export function valueError(problem: string): OperationError {
  return new OperationError("ValueError", problem);
}

function argumentsOf(count: number): string {
  return count === 1 ? "1 argument" : `${count} arguments`;
}
