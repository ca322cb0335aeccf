import { builtin, invokerOf } from "../calls/invoker.ts";
import { Keywords } from "../calls/keywords.ts";
import type { CallState } from "../calls/callable.ts";
import type { HostFunction } from "../calls/signature.ts";
import { Markup } from "../values/markup.ts";
import { isPromise } from "../values/promises.ts";
import { isText } from "../values/string-object.ts";
import { isMapping, entriesOf } from "../values/mapping.ts";
import { type JsonOptions, JsonWriter } from "./json.ts";
import { itemsOf } from "./item-source.ts";
import { PrettyPrinter } from "./pprint.ts";

const UNSAFE = /[<>&']/g;
const ESCAPES: Readonly<Record<string, string>> = {
  "<": "\\u003c",
  ">": "\\u003e",
  "&": "\\u0026",
  "'": "\\u0027",
};

/** `{{ settings|tojson }}`: JSON that is safe in a script and in an attribute with `'` around it. */
export const tojson = builtin(
  {
    name: "do_tojson",
    params: ["value", { name: "indent", default: null }],
    pass: "evalContext",
  },
  (state, value: unknown, indent: unknown) => {
    const { policies } = state.environment;
    const options = new Map(optionsOf(policies["json.dumps_kwargs"]));
    if (indent !== null) options.set("indent", indent);
    const dumps = policies["json.dumps_function"];
    const json =
      typeof dumps === "function"
        ? dumped(state, dumps as HostFunction, [value, options]) // a function is all that a policy says
        : new JsonWriter(state.ops, jsonOptions(state, options)).write(value);
    return isPromise(json)
      ? Promise.resolve(json).then((text) => htmlSafe(state.ops.text(text)))
      : htmlSafe(state.ops.text(json));
  },
);

/** `{{ value|pprint }}`: for debugging, as Python's `pprint` shows it. */
export const pprint = builtin({ name: "do_pprint", params: ["value"] }, ({ ops }, value: unknown) =>
  new PrettyPrinter(ops).format(value),
);

function htmlSafe(json: string): Markup {
  return new Markup(json.replace(UNSAFE, (character) => ESCAPES[character] ?? character));
}

function optionsOf(policy: unknown): Iterable<readonly [unknown, unknown]> {
  return isMapping(policy) ? entriesOf(policy) : [["sort_keys", true]];
}

function dumped(
  state: CallState,
  dumps: HostFunction,
  [value, options]: [unknown, ReadonlyMap<unknown, unknown>],
): unknown {
  const keywords = new Keywords([...options.keys()].map(String), [...options.values()]);
  return invokerOf(dumps).call(undefined, state, [value], options.size === 0 ? null : keywords);
}

function jsonOptions(state: CallState, options: ReadonlyMap<unknown, unknown>): JsonOptions {
  const { ops } = state;
  const indent = options.get("indent") ?? null;
  const separators = options.get("separators") ?? null;
  const [item = ", ", key = ": "] = separators === null ? [] : itemsOf(state, separators);
  return {
    indent:
      indent === null ? null : isText(indent) ? indent.toString() : String(ops.mul(" ", indent)),
    sortKeys: ops.truth(options.get("sort_keys") ?? false),
    ensureAscii: ops.truth(options.get("ensure_ascii") ?? true),
    separators: separators === null ? null : [ops.text(item), ops.text(key)],
  };
}
