import type { CallState } from "../calls/callable.ts";
import type { Keywords } from "../calls/keywords.ts";

/** One call of a {@link Method}. */
export interface MethodCall {
  readonly state: CallState;
  readonly receiver: unknown;
  readonly positional: readonly unknown[];
  readonly keywords: Keywords | null;
}

export interface MethodOptions {
  readonly name: string;
  /** Whether it changes its receiver, as `list.append` does. @default false */
  readonly mutates?: boolean;
  readonly invoke: (call: MethodCall) => unknown;
}

/** A method of one of Python's own types: `"a".upper()`. */
export class Method {
  readonly name: string;
  readonly mutates: boolean;
  readonly invoke: (call: MethodCall) => unknown;

  constructor(options: MethodOptions) {
    this.name = options.name;
    this.mutates = options.mutates ?? false;
    this.invoke = options.invoke;
  }
}

/** An attribute of one of Python's own types that is not a method: `date.year`. */
export class Property {
  readonly name: string;
  readonly get: (receiver: unknown) => unknown;

  constructor(name: string, get: (receiver: unknown) => unknown) {
    this.name = name;
    this.get = get;
  }
}

/** The methods and attributes of Python's own types. */
export interface MethodTable {
  lookup(value: unknown, name: string): Method | Property | undefined;
}
