import { CALL, type Callable, type CallState } from "../calls/callable.ts";
import { invokerOf } from "../calls/invoker.ts";
import { Keywords } from "../calls/keywords.ts";
import type { HostFunction } from "../calls/signature.ts";
import { TemplateRuntimeError } from "../errors.ts";
import { Macro } from "./macro.ts";

/** A method of a tag extension, as the code of its tag calls it. */
export class ExtensionMethod implements Callable {
  readonly #extension: object;
  readonly #name: string;

  constructor(extension: object, name: string) {
    this.#extension = extension;
    this.#name = name;
  }

  /** Calls it with the extension as `this`; macros, the tag's body for one, come as functions. */
  [CALL](state: CallState, positional: readonly unknown[], keywords: Keywords | null): unknown {
    const method: unknown = Reflect.get(this.#extension, this.#name);
    if (typeof method !== "function") {
      throw new TemplateRuntimeError(`The extension has no method ${this.#name}().`);
    }
    const passed =
      keywords === null ? null : new Keywords(keywords.names, keywords.values.map(toFunction));
    const invoker = invokerOf(method as HostFunction);
    return invoker.call(this.#extension, state, positional.map(toFunction), passed);
  }
}

function toFunction(value: unknown): unknown {
  return value instanceof Macro ? value.toFunction() : value;
}
