import { OperationError } from "../errors.ts";
import { Dict } from "../values/dict.ts";
import type { Keywords } from "./keywords.ts";

/** A parameter: its name, with a default if it may be left out. */
export type Parameter = string | { readonly name: string; readonly default: unknown };

/** The parameters of a function, as in Python. */
export interface SignatureSpec {
  /** The function's name in messages. @default the function's own */
  readonly name?: string;
  readonly params?: readonly Parameter[];
  /** Collects further positional arguments to an array behind `params`. @default false */
  readonly rest?: boolean;
  /** Collects further keyword arguments to a Map, the last argument. @default false */
  readonly keywords?: boolean;
  /** What is passed as the first argument, before those of the template. */
  readonly pass?: "context" | "evalContext" | "environment";
}

/** A function of a host: what it takes is its own affair, or declared with `signature`. */
export type HostFunction = (...values: never[]) => unknown;

const NOT_GIVEN = Symbol("not given");
/** Binds arguments to parameters. */
export class Signature {
  readonly name: string;
  readonly pass: SignatureSpec["pass"];
  readonly #names: readonly string[];
  readonly #defaults: readonly unknown[];
  readonly #required: number;
  readonly #rest: boolean;
  readonly #keywords: boolean;

  constructor(spec: SignatureSpec, fn: HostFunction) {
    const params = spec.params ?? [];
    const isRequired = params.map((param) => typeof param === "string");
    this.name = spec.name ?? (fn.name === "" ? "<lambda>" : fn.name);
    this.pass = spec.pass;
    this.#names = params.map((param) => (typeof param === "string" ? param : param.name));
    this.#defaults = params.map((param) => (typeof param === "string" ? null : param.default));
    this.#required = isRequired.lastIndexOf(true) + 1;
    this.#rest = spec.rest ?? false;
    this.#keywords = spec.keywords ?? false;
  }

  /**
   * One value for each parameter, then the rest, then the further keywords.
   *
   * @throws OperationError `TypeError`, with Python's text
   */
  bind(positional: readonly unknown[], keywords: Keywords | null): readonly unknown[] {
    const size = this.#names.length;
    const collects = this.#rest || this.#keywords;
    if (positional.length === size && keywords === null && !collects) return positional;
    if (positional.length > size && !this.#rest) this.#refuseCount(positional.length);
    if (keywords === null && !collects && positional.length >= this.#required) {
      const given = positional.slice();
      for (let index = given.length; index < size; index++) given.push(this.#defaults[index]);
      return given;
    }
    const values: unknown[] = [];
    for (let index = 0; index < size; index++) {
      values.push(index < positional.length ? positional[index] : NOT_GIVEN);
    }
    const more = this.#keywords ? new Dict() : null;
    if (keywords !== null) this.#takeKeywords(values, keywords, more);
    this.#fill(values);
    if (this.#rest) values.push(positional.slice(size));
    if (more !== null) values.push(more);
    return values;
  }

  #takeKeywords(values: unknown[], { names, values: given }: Keywords, more: Dict | null): void {
    for (let at = 0; at < names.length; at++) {
      const name = names[at] ?? "";
      const index = this.#names.indexOf(name);
      if (index < 0) {
        if (more === null) this.#refuse(`got an unexpected keyword argument '${name}'`);
        more.set(name, given[at]);
      } else if (values[index] === NOT_GIVEN) {
        values[index] = given[at];
      } else {
        this.#refuse(`got multiple values for argument '${name}'`);
      }
    }
  }

  #fill(values: unknown[]): void {
    for (let index = 0; index < values.length; index++) {
      if (values[index] !== NOT_GIVEN) continue;
      if (index < this.#required) this.#refuseMissing(values);
      values[index] = this.#defaults[index];
    }
  }

  #refuseCount(count: number): never {
    const passed = this.pass === undefined ? 0 : 1;
    const [least, most] = [this.#required + passed, this.#names.length + passed];
    const range = least === most ? String(most) : `from ${least} to ${most}`;
    const verb = count + passed === 1 ? "was" : "were";
    const noun = most === 1 && least === most ? "argument" : "arguments";
    return this.#refuse(`takes ${range} positional ${noun} but ${count + passed} ${verb} given`);
  }

  #refuseMissing(values: readonly unknown[]): never {
    const missing = this.#names.filter(
      (_, index) => index < this.#required && values[index] === NOT_GIVEN,
    );
    const noun = missing.length === 1 ? "argument" : "arguments";
    const names = missing.map((name) => `'${name}'`);
    const last = names.pop() ?? "";
    const comma = names.length > 1 ? "," : "";
    const list = names.length === 0 ? last : `${names.join(", ")}${comma} and ${last}`;
    return this.#refuse(`missing ${missing.length} required positional ${noun}: ${list}`);
  }

  #refuse(problem: string): never {
    throw new OperationError("TypeError", `${this.name}() ${problem}`);
  }
}
