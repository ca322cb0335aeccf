import { builtin } from "../calls/invoker.ts";
import type { CallState } from "../calls/callable.ts";
import { OperationError } from "../errors.ts";
import type { Ops } from "../values/ops.ts";
import { settled } from "../values/promises.ts";
import { isText } from "../values/string-object.ts";
import { attributeGetter } from "./attribute-path.ts";
import { itemsOf } from "./item-source.ts";

const EXTREME_PARAMS = [
  "value",
  { name: "case_sensitive", default: false },
  { name: "attribute", default: null },
] as const;

/** `{{ items|length }}`, `{{ items|count }}`. */
export const length = builtin({ name: "len", params: ["obj"] }, ({ ops }, value: unknown) =>
  ops.length(value),
);

/** `{{ items|sum(attribute="price") }}`. */
export const sum = builtin(
  {
    name: "sync_do_sum",
    params: ["iterable", { name: "attribute", default: null }, { name: "start", default: 0 }],
    pass: "environment",
  },
  (state, value: unknown, ...[attribute, start]: unknown[]) => {
    const items = itemsOf(state, value);
    if (isText(start)) {
      throw new OperationError("TypeError", "sum() can't sum strings [use ''.join(seq) instead]");
    }
    const get = attributeGetter(state, attribute);
    return items.reduce((total, item) => state.ops.add(total, get(item)), start);
  },
);

/** `{{ users|min(attribute="age") }}`. */
export const min = builtin(
  { name: "do_min", params: EXTREME_PARAMS, pass: "environment" },
  (state, value: unknown, ...[caseSensitive, attribute]: unknown[]) =>
    extreme(state, value, { caseSensitive, attribute, isBetter: state.ops.less }),
);

/** `{{ users|max(attribute="age") }}`. */
export const max = builtin(
  { name: "do_max", params: EXTREME_PARAMS, pass: "environment" },
  (state, value: unknown, ...[caseSensitive, attribute]: unknown[]) =>
    extreme(state, value, { caseSensitive, attribute, isBetter: state.ops.greater }),
);

interface Extreme {
  readonly caseSensitive: unknown;
  readonly attribute: unknown;
  readonly isBetter: Ops["less"];
}

function extreme(state: CallState, value: unknown, options: Extreme): unknown {
  const { ops } = state;
  const items = itemsOf(state, value);
  if (items.length === 0) {
    return ops.undefined({ hint: "No aggregated item, sequence was empty." });
  }
  const ignoreCase = !ops.truth(options.caseSensitive);
  const key = attributeGetter(state, options.attribute, { ignoreCase });
  let best = settled(items[0]);
  let bestKey = key(best);
  for (const item of items.slice(1)) {
    const itemKey = key(item);
    if (!options.isBetter(itemKey, bestKey)) continue;
    best = settled(item);
    bestKey = itemKey;
  }
  return best;
}
