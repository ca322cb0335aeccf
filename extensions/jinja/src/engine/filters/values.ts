import { builtin } from "../calls/invoker.ts";
import { OperationError } from "../errors.ts";
import { isMapping } from "../values/mapping.ts";
import { memberOf } from "../values/member.ts";
import { ABSENT, ITEM, special } from "../values/protocol.ts";
import { isText } from "../values/string-object.ts";
import { typeName } from "../values/type-name.ts";
import { Undefined } from "../values/undefined.ts";

/** `{{ name|default("nobody") }}`; with `boolean`, for everything that is false. */
export const defaultValue = builtin(
  {
    name: "do_default",
    params: ["value", { name: "default_value", default: "" }, { name: "boolean", default: false }],
  },
  ({ ops }, value: unknown, ...[standard, boolean]: unknown[]) =>
    value instanceof Undefined ||
    value === undefined ||
    (boolean !== false && ops.truth(boolean) && !ops.truth(value))
      ? standard
      : value,
);

const NO_ITEMS = new Map();

/** `{{ user|attr("name") }}`: `user.name`, but never `user["name"]`. */
export const attr = builtin(
  { name: "do_attr", params: ["obj", "name"], pass: "environment" },
  ({ ops }, value: unknown, given: unknown) => {
    if (!isText(given)) {
      const problem = `attribute name must be string, not '${typeName(given)}'`;
      throw new OperationError("TypeError", problem);
    }
    const name = given.toString();
    if (isMapping(value)) {
      // What a dict without items has is an attribute; its own absence has the better message.
      const found = ops.attr(NO_ITEMS, name);
      if (!(found instanceof Undefined)) return ops.attr(value, name);
      return found.hint === undefined ? ops.undefined({ owner: value, name }) : found;
    }
    return isOnlyItem(value, name) ? ops.undefined({ owner: value, name }) : ops.attr(value, name);
  },
);

function isOnlyItem(value: unknown, name: string): boolean {
  if (typeof value !== "object" || value === null) return false;
  const item = special(value)[ITEM]?.(name) ?? ABSENT;
  return item !== ABSENT && memberOf(value, name) === ABSENT;
}
