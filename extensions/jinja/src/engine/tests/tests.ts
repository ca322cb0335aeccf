import { builtin } from "../calls/invoker.ts";
import { type CallState, isCallable } from "../calls/callable.ts";
import type { HostFunction } from "../calls/signature.ts";
import { OperationError } from "../errors.ts";
import { isLower, isUpper } from "../methods/string-case.ts";
import { isFloat, isInteger } from "../values/float.ts";
import { keyOf } from "../values/key.ts";
import { isMapping } from "../values/mapping.ts";
import { hasHtml } from "../values/markup.ts";
import { numberOf } from "../values/number.ts";
import { ITEM, ITERATE, LENGTH, special } from "../values/protocol.ts";
import { isText } from "../values/string-object.ts";
import { Undefined } from "../values/undefined.ts";

type Test = (state: CallState, value: unknown) => boolean;
type Comparison = (state: CallState, left: unknown, right: unknown) => boolean;

function test(name: string, holds: Test): HostFunction {
  return builtin({ name: `test_${name}`, params: ["value"] }, holds);
}

function isDefined(value: unknown): boolean {
  return value !== undefined && !(value instanceof Undefined);
}

function isRemainder(remainder: number): Test {
  return ({ ops }, value) =>
    typeof value === "number" && Number.isInteger(value)
      ? Math.abs(value % 2) === remainder
      : ops.equals(ops.mod(value, 2), remainder);
}

function isCallableValue(value: unknown): boolean {
  return typeof value === "function" || isCallable(value) || !isDefined(value);
}

/** Whether it has a length and items that can be asked for. */
function isSequence({ ops }: CallState, value: unknown): boolean {
  if (isText(value) || Array.isArray(value) || isMapping(value)) return true;
  if (value instanceof Undefined) return hasLength(() => ops.length(value));
  if (typeof value !== "object" || value === null) return false;
  return special(value)[LENGTH] !== undefined && special(value)[ITEM] !== undefined;
}

function hasLength(measure: () => number): boolean {
  try {
    measure();
    return true;
  } catch {
    return false;
  }
}

function isIterable({ ops }: CallState, value: unknown): boolean {
  if (isText(value) || Array.isArray(value)) return true;
  if (isDefined(value) && typeof value === "object" && value !== null) {
    if (special(value)[ITERATE] !== undefined) return true;
  }
  try {
    ops.iterate(value);
    return true;
  } catch (error) {
    if (error instanceof OperationError && error.name === "TypeError") return false;
    throw error;
  }
}

function isNamed(table: ReadonlyMap<string, unknown>, name: unknown): boolean {
  if (isText(name)) return table.has(name.toString());
  keyOf(name); // refuses what cannot be a key
  return false;
}

function comparison(names: readonly string[], holds: Comparison): [string, HostFunction][] {
  const [name = ""] = names;
  const compare = builtin({ name, rest: true }, (state, values: readonly unknown[]) => {
    if (values.length === 2) return holds(state, values[0], values[1]);
    const problem = `${name} expected 2 arguments, got ${values.length}`;
    throw new OperationError("TypeError", problem);
  });
  return names.map((alias) => [alias, compare]);
}

/** Jinja's tests by their names. */
export const TESTS: ReadonlyMap<string, HostFunction> = new Map([
  ["odd", test("odd", isRemainder(1))],
  ["even", test("even", isRemainder(0))],
  [
    "divisibleby",
    builtin({ name: "test_divisibleby", params: ["value", "num"] }, (state, ...values) => {
      const [value, divisor]: readonly unknown[] = values;
      return state.ops.equals(state.ops.mod(value, divisor), 0);
    }),
  ],
  ["defined", test("defined", (_state, value) => isDefined(value))],
  ["undefined", test("undefined", (_state, value) => !isDefined(value))],
  ["none", test("none", (_state, value) => value === null)],
  ["boolean", test("boolean", (_state, value) => typeof value === "boolean")],
  ["false", test("false", (_state, value) => value === false)],
  ["true", test("true", (_state, value) => value === true)],
  ["integer", test("integer", (_state, value) => isInteger(value))],
  ["float", test("float", (_state, value) => isFloat(value))],
  ["number", test("number", (_state, value) => numberOf(value) !== undefined)],
  ["lower", test("lower", ({ ops }, value) => isLower(ops.text(value)))],
  ["upper", test("upper", ({ ops }, value) => isUpper(ops.text(value)))],
  ["string", test("string", (_state, value) => isText(value))],
  ["mapping", test("mapping", (_state, value) => isMapping(value))],
  ["sequence", test("sequence", isSequence)],
  ["iterable", test("iterable", isIterable)],
  ["callable", test("callable", (_state, value) => isCallableValue(value))],
  ["escaped", test("escaped", (_state, value) => hasHtml(value))],
  ["filter", test("filter", ({ environment }, value) => isNamed(environment.filters, value))],
  ["test", test("test", ({ environment }, value) => isNamed(environment.tests, value))],
  ["sameas", builtin({ name: "test_sameas", params: ["value", "other"] }, isSame)],
  ["in", builtin({ name: "test_in", params: ["value", "seq"] }, isIn)],
  ...comparison(["eq", "==", "equalto"], ({ ops }, left, right) => ops.equals(left, right)),
  ...comparison(["ne", "!="], ({ ops }, left, right) => !ops.equals(left, right)),
  ...comparison(["gt", ">", "greaterthan"], ({ ops }, left, right) => ops.greater(left, right)),
  ...comparison(["ge", ">="], ({ ops }, left, right) => ops.greaterOrEqual(left, right)),
  ...comparison(["lt", "<", "lessthan"], ({ ops }, left, right) => ops.less(left, right)),
  ...comparison(["le", "<="], ({ ops }, left, right) => ops.lessOrEqual(left, right)),
]);

function isSame(_state: CallState, value: unknown, other: unknown): boolean {
  return value === other;
}

function isIn({ ops }: CallState, value: unknown, container: unknown): boolean {
  return ops.contains(container, value);
}
