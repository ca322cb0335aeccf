import { CALL, CALL_PLAIN, type Callable, type CallState } from "../calls/callable.ts";
import type { Keywords } from "../calls/keywords.ts";
import { OperationError } from "../errors.ts";
import { Dict } from "../values/dict.ts";
import { counted } from "../values/limits.ts";
import { Markup } from "../values/markup.ts";
import { isPromise, suspended } from "../values/promises.ts";
import { ATTRIBUTE, ABSENT, REPR, type Special, TYPE_NAME } from "../values/protocol.ts";
import { pythonRepr } from "../values/python-repr.ts";
import { Tuple } from "../values/tuple.ts";
import type { Rendering } from "./compiled.ts";
import { MISSING } from "./context.ts";
import { Deferred, drive } from "./driver.ts";

/** What compiled code tells of a macro. */
export interface MacroSpec {
  /** Null for the body of a call block. */
  readonly name: string | null;
  readonly params: readonly string[];
  /** Whether its code uses `kwargs`. */
  readonly keywords: boolean;
  /** Whether its code uses `varargs`. */
  readonly rest: boolean;
  /** Whether its code uses `caller`. */
  readonly caller: boolean;
  /** Shared by all macros of this place: set once the plain form could not go on. */
  readonly site: { full: boolean };
}

/** The two forms of a macro's code. */
export interface MacroCode {
  /** At once; throws `Suspend` when it meets something to await. Null if there is no such form. */
  readonly plain: ((...values: unknown[]) => string) | null;
  readonly full: (...values: unknown[]) => Rendering<string>;
}

/** A macro, or the body of a call block, as templates and host functions call it. */
export class Macro implements Callable, Special {
  readonly spec: MacroSpec;
  readonly #code: MacroCode;
  readonly #home: CallState;
  readonly #simple: boolean;
  readonly #size: number;
  #function: ((...args: unknown[]) => unknown) | null = null;

  /** `home` is the state where the macro was defined. */
  constructor(home: CallState, spec: MacroSpec, code: MacroCode) {
    this.spec = spec;
    this.#home = home;
    this.#code = code;
    this.#size = spec.params.length;
    this.#simple = !spec.caller && !spec.keywords && !spec.rest;
  }

  /** Calls it from a template: a string, safe where output is escaped, or a `Deferred` of it. */
  [CALL](state: CallState, positional: readonly unknown[], keywords: Keywords | null): unknown {
    const text = this.text(state, positional, keywords);
    return typeof text === "string" && state.autoescape ? new Markup(text) : text;
  }

  /** Its text; a `Deferred` of what a call gives where it cannot be had at once. */
  text(
    state: CallState,
    positional: readonly unknown[],
    keywords: Keywords | null,
  ): string | Deferred {
    const values = this.#bind(positional, keywords);
    const { plain, full } = this.#code;
    if (plain !== null && !this.spec.site.full) {
      try {
        return counted(run(plain, values, this.#size));
      } catch (error) {
        if (error !== suspended) throw error;
        this.spec.site.full = true;
      }
    }
    return new Deferred(full(...padded(values, this.#size)), state.autoescape ? toMarkup : null);
  }

  /** Calls its plain form, or throws `Suspend`. */
  [CALL_PLAIN](
    state: CallState,
    positional: readonly unknown[],
    keywords: Keywords | null,
  ): unknown {
    const { plain } = this.#code;
    if (plain === null || this.spec.site.full) throw suspended;
    try {
      const text = run(plain, this.#bind(positional, keywords), this.#size);
      return state.autoescape ? new Markup(text) : text;
    } catch (error) {
      if (error === suspended) this.spec.site.full = true;
      throw error;
    }
  }

  /** The macro as a function for host code: it gives a string, or a promise where it has to wait. */
  toFunction(): (...args: unknown[]) => unknown {
    this.#function ??= (...args) => {
      const result = this[CALL](this.#home, args, null);
      return result instanceof Deferred ? driveDeferred(result) : result;
    };
    return this.#function;
  }

  get [TYPE_NAME](): string {
    return "jinja2.runtime.Macro";
  }

  [ATTRIBUTE](name: string): unknown {
    switch (name) {
      case "name":
        return this.spec.name;
      case "arguments":
        return Tuple.from(this.spec.params);
      case "catch_kwargs":
        return this.spec.keywords;
      case "catch_varargs":
        return this.spec.rest;
      case "caller":
        return this.spec.caller;
      case "explicit_caller":
        return this.spec.params.includes("caller");
      default:
        return ABSENT;
    }
  }

  [REPR](): string {
    return this.spec.name === null ? "<Macro anonymous>" : `<Macro ${this.#quotedName}>`;
  }

  toString(): string {
    return this[REPR]();
  }

  // The values in the order that the code takes them: parameters, caller, kwargs, varargs. Behind
  // them, parameters may be left out that were not given.
  #bind(positional: readonly unknown[], keywords: Keywords | null): readonly unknown[] {
    const { params } = this.spec;
    if (this.#simple && keywords === null && positional.length <= params.length) {
      return positional;
    }
    if (this.#simple && keywords !== null) {
      const values = matched(positional, keywords, params);
      if (values !== null) return values;
    }
    const values = positional.slice(0, params.length);
    const rest = keywords === null ? new Dict() : toDict(keywords);
    for (let index = values.length; index < params.length; index++) {
      values.push(take(rest, params[index] ?? ""));
    }
    if (this.spec.caller && !params.includes("caller")) values.push(this.#caller(rest));
    if (this.spec.keywords) values.push(rest);
    else if (rest.size > 0) throw this.#unexpected(rest);
    if (this.spec.rest) values.push(Tuple.from(positional.slice(params.length)));
    else if (positional.length > params.length) throw this.#tooMany();
    return values;
  }

  #caller(rest: Dict): unknown {
    const caller = take(rest, "caller");
    if (caller !== MISSING && caller !== null) return caller;
    return this.#home.ops.undefined({ hint: "No caller defined", name: "caller" });
  }

  #unexpected(rest: Dict): OperationError {
    const [first] = rest.keys();
    return new OperationError(
      "TypeError",
      rest.has("caller")
        ? `macro ${this.#quotedName} was invoked with two values for the special caller` +
            " argument. This is most likely a bug."
        : `macro ${this.#quotedName} takes no keyword argument ${pythonRepr(first)}`,
    );
  }

  #tooMany(): OperationError {
    const problem = `takes not more than ${this.spec.params.length} argument(s)`;
    return new OperationError("TypeError", `macro ${this.#quotedName} ${problem}`);
  }

  get #quotedName(): string {
    return pythonRepr(this.spec.name);
  }
}

// The values where every keyword is a parameter that has none yet: what nearly every call is.
function matched(
  positional: readonly unknown[],
  keywords: Keywords,
  params: readonly string[],
): readonly unknown[] | null {
  if (positional.length > params.length) return null;
  const values = [...padded(positional, params.length)];
  for (let at = 0; at < keywords.names.length; at++) {
    const index = params.indexOf(keywords.names[at] ?? "");
    if (index < positional.length) return null;
    values[index] = keywords.values[at];
  }
  return values;
}

// Calls are spelt out: spreading costs more, and most macros take few values.
function run(
  plain: (...values: unknown[]) => string,
  values: readonly unknown[],
  size: number,
): string {
  const count = values.length;
  if (count > size) return plain(...values);
  switch (size) {
    case 0:
      return plain();
    case 1:
      return plain(count > 0 ? values[0] : MISSING);
    case 2:
      return plain(count > 0 ? values[0] : MISSING, count > 1 ? values[1] : MISSING);
    default:
      return plain(...padded(values, size));
  }
}

function padded(values: readonly unknown[], length: number): readonly unknown[] {
  if (values.length >= length) return values;
  const all = values.slice();
  while (all.length < length) all.push(MISSING);
  return all;
}

function toMarkup(text: unknown): Markup {
  return new Markup(String(text));
}

function toDict(keywords: Keywords): Dict {
  return new Dict(keywords.names.map((name, index) => [name, keywords.values[index]]));
}

function take(rest: Dict, name: string): unknown {
  if (!rest.has(name)) return MISSING;
  const value = rest.get(name);
  rest.delete(name);
  return value;
}

function driveDeferred(deferred: Deferred): unknown {
  const text = drive(deferred.rendering);
  return isPromise(text) ? text.then((text) => deferred.result(text)) : deferred.result(text);
}
