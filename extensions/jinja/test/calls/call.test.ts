import { describe, expect, test } from "vitest";
import { builtin, invokerOf, signature } from "../../src/engine/calls/invoker.ts";
import { CALL, CALL_PLAIN, type CallState } from "../../src/engine/calls/callable.ts";
import { callMethod, callMethodPlain, callPlain, callValue } from "../../src/engine/calls/call.ts";
import { Keywords } from "../../src/engine/calls/keywords.ts";
import { toFloat } from "../../src/engine/values/float.ts";
import { Method } from "../../src/engine/values/method.ts";
import type { Ops, OpsOptions } from "../../src/engine/values/ops.ts";
import { settled, suspended } from "../../src/engine/values/promises.ts";
import { TemplateIterator } from "../../src/engine/values/template-iterator.ts";
import { Undefined } from "../../src/engine/values/undefined.ts";
import { operations, raised } from "../values/operations.ts";

function stateOf(options: Partial<OpsOptions> = {}): CallState {
  const ops: Ops = operations(options);
  return { ops, context: "the context", environment: "the environment" } as unknown as CallState; // all a call looks at
}
const state = stateOf();
const call = (
  fn: unknown,
  positional: unknown[],
  keywords: Record<string, unknown> | null = null,
) =>
  callValue(
    state,
    fn,
    positional,
    keywords && new Keywords(Object.keys(keywords), Object.values(keywords)),
  );

describe("a host function", () => {
  const echo = (...values: unknown[]) => values;

  test("gets its arguments, floats as numbers", () => {
    expect(call(echo, [1, "a", toFloat(2)])).toEqual([1, "a", 2]);
    expect(call(echo, [toFloat(2)])).toEqual([2]);
    expect(call(echo, [])).toEqual([]);
  });

  test("gets keyword arguments as one last object, which has no prototype", () => {
    const [first, last] = call(echo, [1], { a: toFloat(2), constructor: 3 }) as unknown[];
    expect(first).toBe(1);
    expect(Object.getPrototypeOf(last)).toBe(null);
    expect({ ...(last as object) }).toEqual({ a: 2, constructor: 3 });
  });

  test("with declared parameters gets keyword arguments in their place", () => {
    const greet = signature(
      { params: ["name", { name: "mark", default: "!" }] },
      (name: string, mark: string) => name + mark,
    );
    expect(call(greet, ["Ann"])).toBe("Ann!");
    expect(call(greet, [], { mark: "?", name: "Bo" })).toBe("Bo?");
    expect(raised(() => call(greet, []))).toBe(
      "TypeError: <lambda>() missing 1 required positional argument: 'name'",
    );
  });

  test("gets what it asks to be passed before its arguments", () => {
    const passed = (pass: "context" | "evalContext" | "environment") =>
      signature({ params: ["a"], pass }, (...values: unknown[]) => values);
    expect(call(passed("context"), [1])).toEqual(["the context", 1]);
    expect(call(passed("evalContext"), [1])).toEqual([state, 1]);
    expect(call(passed("environment"), [1])).toEqual(["the environment", 1]);
  });

  test("may be declared after it has been called", () => {
    const late = (...values: unknown[]) => values;
    expect(call(late, [1])).toEqual([1]);
    signature({ params: ["a", { name: "b", default: 2 }] }, late);
    expect(call(late, [1])).toEqual([1, 2]);
  });

  test("always has the same invoker", () => {
    expect(invokerOf(echo)).toBe(invokerOf(echo));
  });
});

describe("a method", () => {
  const counter = {
    step: 2,
    by: signature({ params: ["n"] }, function (this: { step: number }, n: number) {
      return this.step * n;
    }),
  };

  test("is called on its object", () => {
    expect(callMethod(state, counter, "by", [3], null)).toBe(6);
    expect(callMethod(state, counter, "by", [], new Keywords(["n"], [4]))).toBe(8);
  });

  test("taken from its object is still called on it, with its parameters", () => {
    const by = state.ops.attr(counter, "by");
    expect(call(by, [], { n: 5 })).toBe(10);
  });

  test("of Python's types gets the value as its receiver", () => {
    const shout = new Method({ name: "shout", invoke: ({ receiver }) => `${String(receiver)}!` });
    const withShout = stateOf({ methods: { lookup: () => shout } });
    expect(callMethod(withShout, "a", "shout", [], null)).toBe("a!");
    expect(callValue(withShout, withShout.ops.attr("b", "shout"), [], null)).toBe("b!");
  });

  test("that is not there raises the error of what is undefined", () => {
    expect(raised(() => callMethod(state, {}, "nope", [], null))).toBe(
      "UndefinedError: 'dict object' has no attribute 'nope'",
    );
    expect(raised(() => callMethod(state, { x: 1 }, "x", [], null))).toBe(
      "TypeError: 'int' object is not callable",
    );
  });
});

describe("what cannot be called", () => {
  test.each([
    [5, "TypeError: 'int' object is not callable"],
    ["a", "TypeError: 'str' object is not callable"],
    [null, "TypeError: 'NoneType' object is not callable"],
    [{}, "TypeError: 'dict' object is not callable"],
    [new Undefined({ name: "x" }), "UndefinedError: 'x' is undefined"],
  ])("%o raises %s", (value, error) => {
    expect(raised(() => call(value, []))).toBe(error);
    expect(raised(() => callPlain(state, value, [], null))).toBe(error);
  });

  test("is what the sandbox forbids", () => {
    const sandboxed = stateOf({
      sandbox: { allowsAttribute: () => true, allowsCall: () => false },
    });
    const secret = () => 1;
    expect(raised(() => callValue(sandboxed, secret, [], null))).toBe(
      "SecurityError: <function secret> is not safely callable",
    );
    expect(raised(() => callMethod(sandboxed, { secret }, "secret", [], null))).toMatch(
      /^SecurityError/,
    );
  });
});

describe("a builtin", () => {
  test("gets the state first", () => {
    const fn = builtin({ params: ["a"] }, (given: CallState, a: unknown) => [given === state, a]);
    expect(call(fn, [1])).toEqual([true, 1]);
  });

  test("is run again when the promise it met is settled", async () => {
    let runs = 0;
    const total = builtin({ params: ["items"] }, (_state: CallState, items: unknown[]) => {
      runs++;
      return items.reduce((sum: number, item) => sum + (settled(item) as number), 0);
    });
    const items = [1, Promise.resolve(2), Promise.resolve(3)];
    expect(await call(total, [items])).toBe(6);
    expect(runs).toBe(3);
  });

  test("gives the error a promise was rejected with", async () => {
    const first = builtin({ params: ["items"] }, (_state: CallState, items: unknown[]) =>
      settled(items[0]),
    );
    await expect(call(first, [[Promise.reject(new Error("boom"))]])).rejects.toThrow("boom");
  });

  test("finds the items of an iterator again when it is run again", async () => {
    const join = builtin({ params: ["items"] }, (_state: CallState, items: Iterable<unknown>) =>
      Array.from(items, (item) => String(settled(item))).join(),
    );
    const iterator = TemplateIterator.over(["a", Promise.resolve("b"), "c"]);
    expect(await call(join, [iterator])).toBe("a,b,c");
  });
});

describe("the plain form of a call", () => {
  const plain = (fn: unknown) => callPlain(state, fn, [[1]], null);

  test("suspends before a host function is called", () => {
    let called = false;
    const fn = () => (called = true);
    expect(() => plain(fn)).toThrow(suspended);
    expect(() => callMethodPlain(state, { fn }, "fn", [], null)).toThrow(suspended);
    expect(called).toBe(false);
  });

  test("calls a builtin that may be called again, and suspends if it has to wait", () => {
    const first = builtin({ params: ["l"] }, (_state: CallState, l: unknown[]) => settled(l[0]));
    expect(plain(first)).toBe(1);
    expect(() => callPlain(state, first, [[Promise.resolve(1)]], null)).toThrow(suspended);
  });

  test("suspends before a builtin that does something", () => {
    const count = builtin({ params: ["l"], pure: false }, () => 1);
    expect(() => plain(count)).toThrow(suspended);
  });

  test("calls the plain form of a callable that has one", () => {
    expect(plain({ [CALL]: () => "full", [CALL_PLAIN]: () => "plain" })).toBe("plain");
    expect(() => plain({ [CALL]: () => "full" })).toThrow(suspended);
  });

  test("calls methods of Python's types unless they change their receiver", () => {
    const get = new Method({ name: "get", invoke: () => 1 });
    const pop = new Method({ name: "pop", mutates: true, invoke: () => 2 });
    const methods = { lookup: (_value: unknown, name: string) => (name === "get" ? get : pop) };
    const withMethods = stateOf({ methods });
    expect(callMethodPlain(withMethods, [], "get", [], null)).toBe(1);
    expect(() => callMethodPlain(withMethods, [], "pop", [], null)).toThrow(suspended);
    expect(() => callPlain(withMethods, withMethods.ops.attr([], "pop"), [], null)).toThrow(
      suspended,
    );
  });
});
