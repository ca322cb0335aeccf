import { OperationError } from "../errors.ts";
import { entriesOf, isMapping, type Mapping } from "../values/mapping.ts";
import { Tuple } from "../values/tuple.ts";
import { typeName } from "../values/type-name.ts";
import { Undefined } from "../values/undefined.ts";

/** The keys and values of a dict, as tuples. */
export function pairsOf(mapping: Mapping): Tuple[] {
  return entriesOf(mapping).map((pair) => Tuple.from(pair));
}

/**
 * What `value.items()` gives of a dict.
 *
 * @throws OperationError `AttributeError` when it is no dict; UndefinedError
 */
export function itemPairs(value: unknown): Tuple[] {
  if (isMapping(value)) return pairsOf(value);
  if (value instanceof Undefined) return value.fail();
  throw new OperationError(
    "AttributeError",
    `'${typeName(value)}' object has no attribute 'items'`,
  );
}
