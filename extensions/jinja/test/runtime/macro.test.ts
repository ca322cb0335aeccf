import { expect, test } from "vitest";
import { CALL, CALL_PLAIN, type CallState } from "../../src/engine/calls/callable.ts";
import { Keywords } from "../../src/engine/calls/keywords.ts";
import { Environment } from "../../src/engine/environment.ts";
import { MISSING } from "../../src/engine/runtime/context.ts";
import { Deferred, drive } from "../../src/engine/runtime/driver.ts";
import { Macro, type MacroCode, type MacroSpec } from "../../src/engine/runtime/macro.ts";
import { Dict } from "../../src/engine/values/dict.ts";
import { Markup } from "../../src/engine/values/markup.ts";
import { suspended } from "../../src/engine/values/promises.ts";
import { Tuple } from "../../src/engine/values/tuple.ts";

const template = new Environment({ autoescape: false }).fromString("");
const state: CallState = template.newContext({}).state(false);

function spec(changes: Partial<MacroSpec> = {}): MacroSpec {
  return {
    name: "m",
    params: ["a", "b"],
    keywords: false,
    rest: false,
    caller: false,
    site: { full: false },
    ...changes,
  };
}

/** A macro whose text tells nothing, and the values that its code was called with. */
function recording(changes: Partial<MacroSpec> = {}, more: Partial<MacroCode> = {}) {
  const calls: unknown[][] = [];
  const code: MacroCode = {
    plain: (...values) => {
      calls.push(values);
      return "plain";
    },
    *full(...values) {
      calls.push(values);
      return String(yield "full");
    },
    ...more,
  };
  return { macro: new Macro(state, spec(changes), code), calls };
}

const keywords = (entries: Record<string, unknown>) =>
  new Keywords(Object.keys(entries), Object.values(entries));

test("binds positional and keyword arguments, and marks what is missing", () => {
  const { macro, calls } = recording();
  macro[CALL](state, [1, 2], null);
  macro[CALL](state, [1], keywords({ b: 2 }));
  macro[CALL](state, [], keywords({ b: 2 }));
  expect(calls).toEqual([
    [1, 2],
    [1, 2],
    [MISSING, 2],
  ]);
});

test("passes caller, kwargs and varargs in this order, where the code asks for them", () => {
  const { macro, calls } = recording({ params: ["a"], caller: true, keywords: true, rest: true });
  const caller = recording().macro;
  macro[CALL](state, [1, 2, 3], keywords({ caller, x: 4 }));
  expect(calls[0]?.[1]).toBe(caller);
  expect(calls[0]?.[2]).toEqual(new Dict([["x", 4]]));
  expect(calls[0]?.[3]).toEqual(Tuple.of(2, 3));
});

test("has an undefined caller where nothing is called with one", () => {
  const { macro, calls } = recording({ params: [], caller: true });
  macro[CALL](state, [], null);
  expect(() => state.ops.add(calls[0]?.[0], 1)).toThrow("No caller defined");
});

test("refuses what it does not take in Jinja's words", () => {
  const { macro } = recording({ params: ["a"] });
  const call = (positional: unknown[], named: Record<string, unknown> | null) => () =>
    macro[CALL](state, positional, named === null ? null : keywords(named));
  expect(call([1, 2], null)).toThrow("macro 'm' takes not more than 1 argument(s)");
  expect(call([1], { x: 1 })).toThrow("macro 'm' takes no keyword argument 'x'");
  expect(call([1], { caller: 1 })).toThrow("macro 'm' was invoked with two values for the special");
  const anonymous = recording({ name: null, params: [] }).macro;
  expect(() => anonymous[CALL](state, [1], null)).toThrow(
    "macro None takes not more than 0 argument(s)",
  );
});

test("gives safe text where output is escaped", () => {
  const { macro } = recording();
  expect(macro[CALL](template.newContext({}).state(true), [1, 2], null)).toEqual(
    new Markup("plain"),
  );
});

test("goes on in the full form once the plain one could not, for all macros of the place", () => {
  const site = { full: false };
  let tries = 0;
  const plain = (): never => {
    tries += 1;
    throw suspended;
  };
  const { macro } = recording({ site }, { plain });
  const result = macro[CALL](state, [1, 2], null);
  expect(result).toBeInstanceOf(Deferred);
  expect(drive((result as Deferred).rendering)).toBe("full");
  recording({ site }, { plain }).macro[CALL](state, [1, 2], null);
  expect(tries).toBe(1);
  expect(() => macro[CALL_PLAIN](state, [1, 2], null)).toThrow(suspended);
});

test("tells its name and parameters", () => {
  const { macro } = recording({ caller: true });
  expect(state.ops.attr(macro, "name")).toBe("m");
  expect(state.ops.attr(macro, "arguments")).toEqual(Tuple.of("a", "b"));
  expect(state.ops.attr(macro, "caller")).toBe(true);
  expect(state.ops.truth(state.ops.attr(macro, "spec"))).toBe(false);
  expect(String(macro)).toBe("<Macro 'm'>");
});

test("is a function to host code", async () => {
  const { macro, calls } = recording();
  expect(macro.toFunction()(1, 2)).toBe("plain");
  expect(calls).toEqual([[1, 2]]);
  const later = recording(
    {},
    {
      plain: null,
      *full() {
        return String(yield Promise.resolve("later"));
      },
    },
  );
  expect(await later.macro.toFunction()()).toBe("later");
});
