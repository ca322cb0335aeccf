import { expect, test } from "vitest";
import { LimitError, TemplateRuntimeError } from "../../src/engine/errors.ts";
import { Budget } from "../../src/engine/runtime/budget.ts";
import type { Rendering } from "../../src/engine/runtime/compiled.ts";
import {
  Deferred,
  drive,
  driveSync,
  FLUSH,
  Run,
  streamed,
} from "../../src/engine/runtime/driver.ts";

function* awaiting(value: unknown): Rendering<string> {
  return `<${String(yield value)}>`;
}

test("runs to the end at once while there is no promise", () => {
  expect(drive(awaiting(1))).toBe("<1>");
});

test("gives a promise when a promise is met, and its value to the code", async () => {
  const result = drive(awaiting(Promise.resolve("a")));
  expect(result).toBeInstanceOf(Promise);
  expect(await result).toBe("<a>");
});

test("throws a rejection into the code, so that the code can tell its line", async () => {
  function* code(): Rendering<string> {
    try {
      yield Promise.reject(new Error("no"));
    } catch (error) {
      return `caught ${String(error)}`;
    }
    return "";
  }
  expect(await drive(code())).toBe("caught Error: no");
});

test("runs a deferred call in the same stack, and finishes its result", () => {
  const call = new Deferred(awaiting(2), (text) => `${String(text)}!`);
  expect(drive(awaiting(call))).toBe("<<2>!>");
});

test("throws what a deferred call throws into its caller", () => {
  // oxlint-disable-next-line require-yield -- it fails before
  function* failing(): Rendering<string> {
    throw new Error("inside");
  }
  function* caller(): Rendering<string> {
    try {
      yield new Deferred(failing());
    } catch {
      return "saved";
    }
    return "";
  }
  expect(drive(caller())).toBe("saved");
});

test("lets a host function await a deferred call, more than once", async () => {
  const call = new Deferred(awaiting(Promise.resolve(3)));
  expect([await call, await call]).toEqual(["<3>", "<3>"]);
});

test("runs calls inside of calls deeper than the stack goes, and ends at a limit", () => {
  function* nested(depth: number): Rendering<number> {
    return depth === 0 ? 0 : 1 + Number(yield new Deferred(nested(depth - 1)));
  }
  expect(drive(nested(4000))).toBe(4000);
  expect(() => drive(nested(Infinity))).toThrow(LimitError);
});

test("refuses a promise where nothing can be awaited, inside of the code", () => {
  function* code(): Rendering<string> {
    try {
      yield Promise.reject(new Error("not seen"));
    } catch (error) {
      expect(error).toBeInstanceOf(TemplateRuntimeError);
      throw error;
    }
    return "";
  }
  expect(() => driveSync(code(), null)).toThrow("renderSync");
});

test("gives text when it is handed over, and before something is awaited", async () => {
  const out = { text: "", limit: 3 };
  function* code(): Rendering<void> {
    out.text += "abcd";
    yield FLUSH;
    out.text += "e";
    const later = yield Promise.resolve("f");
    out.text += String(later);
  }
  const parts: string[] = [];
  for await (const part of streamed(new Run(code()), out)) parts.push(part);
  expect(parts).toEqual(["abcd", "e", "f"]);
});

test("closes every call that is open when it is stopped", async () => {
  const closed: string[] = [];
  function* open(name: string, inner: unknown): Rendering<string> {
    try {
      yield inner;
    } finally {
      closed.push(name);
    }
    return "";
  }
  const run = new Run(open("outer", new Deferred(open("inner", new Promise(() => {})))));
  run.advance();
  run.close();
  expect(closed).toEqual(["inner", "outer"]);
});

test("counts turns for the rendering that runs, not for one that runs inside of it", () => {
  const budget = new Budget({ maxIterations: 1, maxSize: Infinity, maxOutput: Infinity });
  budget.tick();
  expect(() => budget.tick()).toThrow(LimitError);
});
