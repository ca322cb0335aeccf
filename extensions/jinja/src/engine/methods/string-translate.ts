import { Undefined } from "../values/undefined.ts";
import { isText } from "../values/string-object.ts";
import { type Run, typeError, valueError } from "./method.ts";
import { translate } from "./string-replace.ts";

/** `str.translate()`: the table maps code points to code points, texts or none. */
export function translateBy({ self, values, ops }: Run<string>): string {
  const [table] = values;
  return translate(self, (code) => {
    const value = ops.item(table, code);
    return value instanceof Undefined ? String.fromCodePoint(code) : replacementOf(value);
  });
}

function replacementOf(value: unknown): string | null {
  if (value === null) return null;
  if (isText(value)) return value.valueOf();
  if (typeof value !== "number" || !Number.isInteger(value)) {
    throw typeError("character mapping must return integer, None or str");
  }
  if (value < 0 || value > 0x10ffff) {
    throw valueError("character mapping must be in range(0x110000)");
  }
  return String.fromCodePoint(value);
}
