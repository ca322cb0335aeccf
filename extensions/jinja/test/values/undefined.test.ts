import { describe, expect, test } from "vitest";
import { SecurityError } from "../../src/engine/errors.ts";
import { iterate } from "../../src/engine/values/iterate.ts";
import {
  ChainableUndefined,
  DebugUndefined,
  loggingUndefined,
  StrictUndefined,
  Undefined,
} from "../../src/engine/values/undefined.ts";
import { operations, raised } from "./operations.ts";

const ops = operations();

describe("the message", () => {
  test.each([
    [{ name: "x" }, "'x' is undefined"],
    [{ name: "it's" }, `"it's" is undefined`],
    [{ owner: { a: 1 }, name: "x" }, "'dict object' has no attribute 'x'"],
    [{ owner: [], name: 5 }, "list object has no element 5"],
    [{ owner: null, name: "x" }, "'None' has no attribute 'x'"],
    [{ hint: "all my own", name: "x" }, "all my own"],
  ])("of %o is %s", (about, message) => {
    expect(new Undefined(about).message).toBe(message);
  });

  test("is raised as the error that was asked for", () => {
    expect(() => new Undefined({ hint: "no", error: SecurityError }).fail()).toThrow(SecurityError);
  });
});

describe("a kind of undefined", () => {
  test("is empty and false by default, and has no attributes", () => {
    const missing = new Undefined({ name: "x" });
    expect([ops.text(missing), ops.truth(missing), iterate(missing)]).toEqual(["", false, []]);
    expect(ops.repr([missing])).toBe("[Undefined]");
    expect(raised(() => missing.member("a"))).toBe("UndefinedError: 'x' is undefined");
  });

  test("refuses everything when it is strict", () => {
    const missing = new StrictUndefined({ name: "x" });
    const uses = [ops.text, ops.esc, ops.truth, ops.length, ops.iterate, ops.neg];
    for (const use of uses) {
      expect(raised(() => use(missing))).toBe("UndefinedError: 'x' is undefined");
    }
    expect(ops.repr(missing)).toBe("Undefined");
  });

  test("gives itself for its attributes when it is chainable", () => {
    const missing = new ChainableUndefined({ name: "x" });
    expect(missing.member("a")).toBe(missing);
    expect(ops.esc(missing)).toBe("");
  });

  test.each([
    [{ name: "x" }, "{{ x }}"],
    [{ owner: {}, name: "x" }, "{{ no such element: dict object['x'] }}"],
    [{ owner: [], name: 3 }, "{{ no such element: list object[3] }}"],
    [{ hint: "because" }, "{{ undefined value printed: because }}"],
  ])("for debugging prints %o as %s", (about, text) => {
    expect(ops.text(new DebugUndefined(about))).toBe(text);
  });

  test("that logs tells of its use", () => {
    const lines: string[] = [];
    const log = {
      warn: (line: string) => lines.push(`warn ${line}`),
      error: (line: string) => lines.push(`error ${line}`),
    };
    const Logging = loggingUndefined(log, ChainableUndefined);
    const missing = new Logging({ name: "x" });
    ops.text(missing);
    ops.truth(missing);
    iterate(missing);
    expect(raised(() => ops.neg(missing))).toBe("UndefinedError: 'x' is undefined");
    const warning = "warn Template variable warning: 'x' is undefined";
    const error = "error Template variable error: 'x' is undefined";
    expect(lines).toEqual([warning, warning, warning, error]);
    expect(missing.member("a")).toBe(missing);
  });
});
