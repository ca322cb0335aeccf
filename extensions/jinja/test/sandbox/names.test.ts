import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { BoundMethod } from "../../src/engine/calls/bound-method.ts";
import { percent } from "../../src/engine/format/percent.ts";
import { METHODS } from "../../src/engine/methods/methods.ts";
import { SANDBOX } from "../../src/engine/sandbox.ts";
import { CalendarDate } from "../../src/engine/values/date.ts";
import { Dict } from "../../src/engine/values/dict.ts";
import { Float } from "../../src/engine/values/float.ts";
import { Markup } from "../../src/engine/values/markup.ts";
import { Method, Property } from "../../src/engine/values/method.ts";
import { createOps, type Dialect, type Ops } from "../../src/engine/values/ops.ts";
import { ValueSet } from "../../src/engine/values/set.ts";
import { Tuple } from "../../src/engine/values/tuple.ts";
import { Undefined } from "../../src/engine/values/undefined.ts";
import { callMethod } from "../methods/call-method.ts";

const WORDS = `append copy count format format_map get index items keys pop split join upper update
  values year real hex strftime unescape __html__ __len__`.split(/\s+/);
const BUILTINS = [
  Object,
  Function,
  Array,
  String,
  Number,
  Boolean,
  Map,
  Set,
  Date,
  Symbol,
  Promise,
];
const OTHERS = "__proto__ arguments caller then globalThis process require return".split(" ");
/** Every name that JavaScript's own objects and functions have, and some that lead further. */
const NAMES = Array.from(
  new Set(
    BUILTINS.flatMap((builtin): object[] => [builtin, builtin.prototype as object])
      .flatMap((object) => Object.getOwnPropertyNames(object))
      .concat(OTHERS),
  ),
);
const OWNERS: readonly unknown[] = ["a", [], {}, new Set(), 5, 2.5, new Date(0), new Markup("a")];
const PYTHON = [...NAMES, ...WORDS].filter((name) =>
  OWNERS.some((owner) => METHODS.lookup(owner, name) !== undefined),
);
const HOST_ONLY = NAMES.filter((name) => !PYTHON.includes(name));

class Host {
  inner = { list: [1], text: "t" };
  method(): string {
    return "result";
  }
}

const PRIMITIVES = ["text", 5, 2.5, 5n, true, null, undefined, Symbol.iterator];
const CONTAINERS = [
  [1, [2]],
  { a: { b: 1 } },
  new Map([["a", 1]]),
  new Set([1]),
  new Uint8Array(2),
];
const OWN = [new Dict([["a", 1]]), new ValueSet([1]), Tuple.of(1), new Markup("<b>"), new Float(2)];
const OBJECTS = [new Host(), new Date(0), new CalendarDate(2024, 2, 29), /x/, new Error("e")];
const FUNCTIONS = [() => 1, Host, Promise.resolve(1)];
const PARTS = [callMethod({}, "items"), callMethod("a", "encode"), callMethod(new Date(0), "time")];
const VALUES: readonly unknown[] = [
  ...PRIMITIVES,
  ...CONTAINERS,
  ...OWN,
  ...OBJECTS,
  ...FUNCTIONS,
  ...PARTS,
];

describe.each<[Dialect, boolean]>([
  ["python", false],
  ["python", true],
  ["javascript", false],
  ["javascript", true],
])("in the dialect %s, sandbox %s", (dialect, isSandboxed) => {
  const sandbox = isSandboxed ? SANDBOX : null;
  const ops = createOps({ dialect, undefined: Undefined, sandbox, methods: METHODS, percent });

  test("no name of JavaScript's own objects leads anywhere", () => {
    const leaks: string[] = [];
    for (const value of VALUES) {
      for (const name of HOST_ONLY) {
        if (typeof value === "object" && value !== null && Object.hasOwn(value, name)) continue;
        const found = [lookup(() => ops.attr(value, name)), lookup(() => ops.item(value, name))];
        if (found.every((one) => one instanceof Undefined)) continue;
        leaks.push(`${String(value)}.${name}`);
      }
    }
    expect(leaks).toEqual([]);
  });

  test("no path of names ever yields a function or a prototype of the host", () => {
    const step = fc.constantFrom(...NAMES, ...PYTHON, "a", "b", "inner", "list", "0", "1");
    const path = fc.array(step, { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(fc.constantFrom(...VALUES), path, (value, names) => {
        expect(isHostInternal(follow(ops, value, names))).toBe(false);
        const field = `{0${names.map((name) => `.${name}`).join("")}}`;
        const items = `{0${names.map((name) => `[${name}]`).join("")}}`;
        for (const text of [field, items]) expect(formatted(ops, text, value)).not.toMatch(NATIVE);
      }),
      { numRuns: 200 },
    );
  });
});

const NATIVE = /native code|function Object|class Host|\[object |=>/;

function lookup(work: () => unknown): unknown {
  try {
    return work();
  } catch {
    return new Undefined();
  }
}

function follow(ops: Ops, start: unknown, names: readonly string[]): unknown {
  return lookup(() =>
    names.reduce((value, name) => {
      const next = ops.attr(value, name);
      return next instanceof Undefined ? ops.item(value, name) : next;
    }, start),
  );
}

function formatted(ops: Ops, text: string, value: unknown): string {
  const found = METHODS.lookup(text, "format");
  if (!(found instanceof Method)) throw new Error("There is no method format.");
  const state = { ops } as never; // methods need nothing else of the state
  const result = lookup(() =>
    found.invoke({ state, receiver: text, positional: [value], keywords: null }),
  );
  return typeof result === "string" ? result : "";
}

/** A prototype, a constructor, or a function that no value of {@link VALUES} owns. */
function isHostInternal(value: unknown): boolean {
  if (value instanceof BoundMethod || value instanceof Undefined) return false;
  if (value instanceof Method || value instanceof Property) return true;
  if (typeof value === "function") return true;
  const prototypes: unknown[] = [Object, Array, String, Map, Set, Date, Host, Function].map(
    (builtin) => builtin.prototype as unknown,
  );
  return prototypes.includes(value);
}
