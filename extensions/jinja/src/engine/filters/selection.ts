import { builtin, invokerOf } from "../calls/invoker.ts";
import type { CallState, Invoker } from "../calls/callable.ts";
import { Keywords } from "../calls/keywords.ts";
import type { HostFunction } from "../calls/signature.ts";
import { FilterArgumentError, TemplateRuntimeError } from "../errors.ts";
import { isPromise, PromiseFound, settled } from "../values/promises.ts";
import { pythonRepr } from "../values/python-repr.ts";
import { isText } from "../values/string-object.ts";
import { SKIP } from "../values/template-iterator.ts";
import { Undefined } from "../values/undefined.ts";
import { attributeGetter, type Getter } from "./attribute-path.ts";
import { lazily } from "./item-source.ts";

type KeywordMap = ReadonlyMap<unknown, unknown>;

/** Arguments of a filter or test that another filter calls. */
interface Arguments {
  readonly positional: readonly unknown[];
  readonly keywords: KeywordMap;
}

/** `{{ users|map(attribute="name") }}`, `{{ titles|map("lower") }}`. */
export const map = builtin(
  { name: "sync_do_map", params: ["value"], rest: true, keywords: true, pass: "context" },
  (state, value: unknown, ...[positional, keywords]: [unknown[], KeywordMap]) =>
    lazily(state, value, () => awaiting(mapper(state, { positional, keywords }))),
);

/** `{{ numbers|select("odd") }}`. */
export const select = selection("sync_do_select", { ofAttribute: false, keep: true });
/** `{{ numbers|reject("odd") }}`. */
export const reject = selection("sync_do_reject", { ofAttribute: false, keep: false });
/** `{{ users|selectattr("email", "none") }}`. */
export const selectattr = selection("sync_do_selectattr", { ofAttribute: true, keep: true });
/** `{{ users|rejectattr("email", "none") }}`. */
export const rejectattr = selection("sync_do_rejectattr", { ofAttribute: true, keep: false });

interface Selection {
  /** Whether the first argument is the attribute that the test looks at. */
  readonly ofAttribute: boolean;
  /** Whether the items that pass are kept, or the others. */
  readonly keep: boolean;
}

function selection(name: string, { ofAttribute, keep }: Selection): HostFunction {
  return builtin(
    { name, params: ["value"], rest: true, keywords: true, pass: "context" },
    (state, value: unknown, ...[positional, keywords]: [unknown[], KeywordMap]) => {
      const { truth } = state.ops;
      return lazily(state, value, () => {
        const test = awaiting(predicate(state, { positional, keywords }, ofAttribute));
        return (item) => (truth(test(item)) === keep ? item : SKIP);
      });
    },
  );
}

function mapper(state: CallState, { positional, keywords }: Arguments): Getter {
  if (positional.length === 0 && keywords.has("attribute")) {
    const unexpected = [...keywords.keys()].find((key) => key !== "attribute" && key !== "default");
    if (unexpected !== undefined) {
      throw new FilterArgumentError(`Unexpected keyword argument ${pythonRepr(unexpected)}`);
    }
    const fallback = keywords.get("default") ?? null;
    return attributeGetter(state, keywords.get("attribute"), { fallback });
  }
  if (positional.length === 0) throw new FilterArgumentError("map requires a filter argument");
  const [name, ...rest] = positional;
  return caller(state, () => calleeOf(state, "filter", name), { positional: rest, keywords });
}

function predicate(
  state: CallState,
  { positional, keywords }: Arguments,
  ofAttribute: boolean,
): Getter {
  if (ofAttribute && positional.length === 0) {
    throw new FilterArgumentError("Missing parameter for attribute name");
  }
  const get = ofAttribute ? attributeGetter(state, positional[0]) : settled;
  const [name, ...rest] = positional.slice(ofAttribute ? 1 : 0);
  if (name === undefined) return get;
  const call = caller(state, () => calleeOf(state, "test", name), { positional: rest, keywords });
  return (item) => call(get(item));
}

/**
 * Calls a filter or test on each item, with the arguments that are the same for all. It is looked
 * for when there is an item: a name that is wrong does no harm to an empty list.
 */
function caller(
  state: CallState,
  find: () => HostFunction,
  { positional, keywords }: Arguments,
): Getter {
  let invoke: Invoker | null = null;
  const given =
    keywords.size === 0
      ? null
      : new Keywords([...keywords.keys()].map(String), [...keywords.values()]);
  return (item) => {
    invoke ??= invokerOf(find());
    return invoke.call(undefined, state, [settled(item), ...positional], given);
  };
}

/** The filter or test of this name. */
function calleeOf(state: CallState, kind: "filter" | "test", name: unknown): HostFunction {
  const { filters, tests } = state.environment;
  const table = kind === "filter" ? filters : tests;
  const callee = isText(name) ? table.get(name.toString()) : undefined;
  if (callee !== undefined) return callee;
  const reason =
    name instanceof Undefined
      ? ` (${name.message}; did you forget to quote the callable name?)`
      : "";
  throw new TemplateRuntimeError(`No ${kind} named ${pythonRepr(name)}.${reason}`);
}

/** `apply`, whose result may be a promise: found again, and not called again, when it is known. */
function awaiting(apply: Getter): Getter {
  let pending: PromiseLike<unknown> | null = null;
  return (item) => {
    const result = pending ?? apply(item);
    if (!isPromise(result)) return result;
    pending = result;
    try {
      const value = settled(result);
      pending = null;
      return value;
    } catch (error) {
      if (!(error instanceof PromiseFound)) pending = null;
      throw error;
    }
  };
}
