import { describe, expect, test } from "vitest";
import { Dict } from "../../src/engine/values/dict.ts";
import { expose } from "../../src/engine/values/expose.ts";
import { toFloat } from "../../src/engine/values/float.ts";
import { Markup } from "../../src/engine/values/markup.ts";
import { Method, type MethodTable, Property } from "../../src/engine/values/method.ts";
import { ABSENT, ATTRIBUTE, ITEM, TYPE_NAME } from "../../src/engine/values/protocol.ts";
import { pythonRepr } from "../../src/engine/values/python-repr.ts";
import { Range } from "../../src/engine/values/range.ts";
import { SliceValue } from "../../src/engine/values/slice.ts";
import { Tuple } from "../../src/engine/values/tuple.ts";
import { ChainableUndefined, Undefined } from "../../src/engine/values/undefined.ts";
import { operations, raised } from "./operations.ts";

const keys = new Method({ name: "keys", invoke: () => "the keys" });
const methods: MethodTable = {
  lookup(value, name) {
    if (name === "keys" && typeof value === "object") return keys;
    return name === "real" && typeof value === "number"
      ? new Property("real", (receiver) => receiver)
      : undefined;
  },
};
const python = operations({ methods });
const javascript = operations({ methods, dialect: "javascript" });

class User {
  name = "Ann";
  #secret = "s";
  get secret() {
    return this.#secret;
  }
  get label() {
    return `<${this.name}>`;
  }
  greet(word: unknown) {
    return `${String(word)}, ${this.name}`;
  }
}
expose(User, ["label", "greet"]);
class Admin extends User {
  role = "admin";
  get power() {
    return 9;
  }
}
expose(Admin, ["power"]);

const message = (value: unknown) => (value instanceof Undefined ? value.message : "defined");

for (const [dialect, ops] of Object.entries({ python, javascript })) {
  describe(`attributes in the ${dialect} dialect`, () => {
    test("are the keys of a dict", () => {
      expect(ops.attr({ a: 1 }, "a")).toBe(1);
      expect(ops.attr(Object.assign(Object.create(null), { a: 1 }), "a")).toBe(1);
      expect(ops.attr(new Map([["a", 1]]), "a")).toBe(1);
      expect(ops.attr(new Dict([["a", null]]), "a")).toBe(null);
    });

    test("are the own properties of an instance and what its classes expose", () => {
      expect(ops.attr(new Admin(), "role")).toBe("admin");
      expect(ops.attr(new Admin(), "name")).toBe("Ann");
      expect(ops.attr(new Admin(), "label")).toBe("<Ann>");
      expect(ops.attr(new Admin(), "power")).toBe(9);
      expect(message(ops.attr(new User(), "power"))).toBe("'User object' has no attribute 'power'");
      expect(message(ops.attr(new User(), "secret"))).toBe(
        "'User object' has no attribute 'secret'",
      );
    });

    test("are never inherited, whatever the value", () => {
      const values = ["a", 1, 1n, true, null, [], {}, new Map(), new Set(), new User(), () => 1];
      const names = ["constructor", "__proto__", "toString", "hasOwnProperty", "valueOf", "then"];
      const built = ["length", "size", "map", "get", "prototype", "name", "call", "description"];
      for (const value of [...values, new Date(0), /a/, new Markup("a"), new Range(0, 3)]) {
        for (const name of [...names, ...built]) {
          if (value instanceof User && name === "name") continue;
          expect(ops.attr(value, name)).toBeInstanceOf(Undefined);
          expect(ops.item(value, name)).toBeInstanceOf(Undefined);
        }
      }
    });

    test("of a function are none, even if it has some of its own", () => {
      const fn = Object.assign(() => 1, { secret: 2 });
      expect(ops.attr(fn, "secret")).toBeInstanceOf(Undefined);
      expect(ops.item(fn, "secret")).toBeInstanceOf(Undefined);
    });

    test("of a key named as something that is inherited are the key's value", () => {
      const dict = JSON.parse('{"__proto__": 1, "constructor": 2}') as unknown;
      expect(ops.attr(dict, "__proto__")).toBe(1);
      expect(ops.attr(dict, "constructor")).toBe(2);
    });

    test("do not show properties that are hidden", () => {
      const user = Object.defineProperty(new User(), "hidden", { value: 1 });
      expect(ops.attr(user, "hidden")).toBeInstanceOf(Undefined);
      expect(ops.attr(new Error("boom"), "stack")).toBeInstanceOf(Undefined);
    });

    test("that are functions come with their object", () => {
      const greet = ops.attr(new User(), "greet") as (word: string) => string;
      expect(greet("Hi")).toBe("Hi, Ann");
      const counter = {
        step: 2,
        next() {
          return this.step;
        },
      };
      expect((ops.attr(counter, "next") as () => number)()).toBe(2);
      expect((ops.item(counter, "next") as () => number)()).toBe(2);
    });

    test("are missing where the host has undefined", () => {
      expect(message(ops.attr({ a: undefined }, "a"))).toBe("'dict object' has no attribute 'a'");
      expect(raised(() => ops.attr(undefined, "a"))).toBe(
        "UndefinedError: a function or member of the host gave undefined",
      );
    });

    test("fall back to the items", () => {
      class Item {
        readonly [TYPE_NAME] = "shop.Item";
        [ITEM](key: unknown) {
          return key === "c" ? 1 : ABSENT;
        }
      }
      const object = new Item();
      expect(ops.attr(object, "c")).toBe(1);
      expect(message(ops.attr(object, "d"))).toBe("'shop.Item object' has no attribute 'd'");
    });

    test("of the engine's own values are what they answer for", () => {
      const own = { [TYPE_NAME]: "jinja2.runtime.Thing", inner: 1 };
      expect(ops.attr(Object.assign(Object.create({}), own), "inner")).toBeInstanceOf(Undefined);
      class Answering {
        inner = 1;
        [ATTRIBUTE](name: string) {
          return name === "shown" ? this.inner : ABSENT;
        }
      }
      expect(ops.attr(new Answering(), "shown")).toBe(1);
      expect(ops.attr(new Answering(), "inner")).toBeInstanceOf(Undefined);
    });

    test("of the types' own may be values", () => {
      expect(ops.attr(5, "real")).toBe(5);
    });
  });
}

describe("a name that is both a key and a method", () => {
  const dict = { keys: "data" };

  test("is the method in Python's dialect, the key in JavaScript's", () => {
    expect(pythonRepr(python.attr(dict, "keys"))).toBe("<built-in method keys of dict object>");
    expect(javascript.attr(dict, "keys")).toBe("data");
    expect(javascript.attr(new Map([["keys", 1]]), "keys")).toBe(1);
  });

  test("is the key in brackets, the method only where there is none", () => {
    expect(python.item(dict, "keys")).toBe("data");
    expect(pythonRepr(python.item({}, "keys"))).toBe("<built-in method keys of dict object>");
  });
});

describe("items", () => {
  const { item } = python;

  test.each([
    [[1, 2, 3], 0, 1],
    [[1, 2, 3], -1, 3],
    [[1, 2, 3], true, 2],
    ["a😀b", 1, "😀"],
    ["a😀b", -1, "b"],
    [Tuple.of("x"), 0, "x"],
    [new Map<unknown, unknown>([[1, "one"]]), true, "one"],
    [new Map<unknown, unknown>([[true, "yes"]]), 1, "yes"],
    [new Map<unknown, unknown>([[Tuple.of(1, 2), "pair"]]), Tuple.of(1, toFloat(2)), "pair"],
    [new Range(1, 9, 2), -1, 7],
    [{ "a b": 1 }, "a b", 1],
    [{ a: 1 }, new Markup("a"), 1],
  ])("%o at %o is %o", (object, key, expected) => {
    expect(item(object, key)).toBe(expected);
  });

  test("of Markup are Markup", () => {
    expect(pythonRepr(item(new Markup("<b>"), 0))).toBe("Markup('<')");
  });

  test.each([
    [[1], 9, "list object has no element 9"],
    [[1], "1", "'list object' has no attribute '1'"],
    [["x"], "0", "'list object' has no attribute '0'"],
    [[1], 1.5, "list object has no element 1.5"],
    [[1], toFloat(0), "list object has no element 0.0"],
    ["", 0, "str object has no element 0"],
    [{}, 5, "dict object has no element 5"],
    [{ 5: 1 }, 5, "dict object has no element 5"],
    [{}, [1], "dict object has no element [1]"],
    [Tuple.of(1), Tuple.of(1, 2), "tuple object has no element (1, 2)"],
    [5, 0, "int object has no element 0"],
    [null, "x", "'None' has no attribute 'x'"],
    [new Markup("a"), "x", "'markupsafe.Markup object' has no attribute 'x'"],
    [new Range(0, 3), 5, "range object has no element 5"],
    [[1], new Undefined(), "list object has no element Undefined"],
  ])("%o at %o: %s", (object, key, expected) => {
    expect(message(item(object, key))).toBe(expected);
  });
});

describe("slices", () => {
  const slice = (value: unknown, ...bounds: [unknown, unknown, unknown]) =>
    pythonRepr(python.item(value, new SliceValue(...bounds)));

  test.each([
    [[1, 2, 3, 4], [1, 3, null], "[2, 3]"],
    [[1, 2, 3, 4], [null, null, -1], "[4, 3, 2, 1]"],
    [[1, 2, 3, 4], [-3, 99, 2], "[2, 4]"],
    [[1, 2, 3, 4], [3, 1, null], "[]"],
    ["h😀llo", [1, 3, null], "'😀l'"],
    ["hello", [null, null, -2], "'olh'"],
    [Tuple.of(1, 2, 3), [1, null, null], "(2, 3)"],
    [new Markup("a<b>"), [1, null, null], "Markup('<b>')"],
    [new Range(0, 10), [2, 8, 3], "range(2, 8, 3)"],
    [new Range(0, 10), [null, null, -1], "range(9, -1, -1)"],
  ] as [unknown, [unknown, unknown, unknown], string][])("%o[%o] is %s", (value, bounds, text) => {
    expect(slice(value, ...bounds)).toBe(text);
  });

  test.each([
    [[1], [null, null, 0], "ValueError: slice step cannot be zero"],
    [
      [1],
      ["a", null, null],
      "TypeError: slice indices must be integers or None or have an __index__ method",
    ],
    [{}, [1, 2, null], "TypeError: unhashable type: 'slice'"],
    [5, [1, 2, null], "TypeError: 'int' object is not subscriptable"],
    [new Undefined({ name: "x" }), [1, 2, null], "UndefinedError: 'x' is undefined"],
  ] as [unknown, [unknown, unknown, unknown], string][])(
    "%o[%o] raises %s",
    (value, bounds, error) => {
      expect(raised(() => slice(value, ...bounds))).toBe(error);
    },
  );
});

describe("of what is undefined", () => {
  test("attributes and items are refused", () => {
    const missing = new Undefined({ name: "x" });
    expect(raised(() => python.attr(missing, "a"))).toBe("UndefinedError: 'x' is undefined");
    expect(raised(() => python.item(missing, 0))).toBe("UndefinedError: 'x' is undefined");
    expect(raised(() => python.attr(undefined, "a"))).toMatch(/^UndefinedError/);
  });

  test("attributes and items are the same where it is chainable", () => {
    const missing = new ChainableUndefined({ name: "x" });
    expect(python.attr(missing, "a")).toBe(missing);
    expect(python.item(missing, new SliceValue(1, 2, null))).toBe(missing);
  });
});

describe("the sandbox", () => {
  const sandbox = {
    allowsAttribute: (_owner: unknown, name: string) => !name.startsWith("_"),
    allowsCall: () => true,
  };

  test("gives an undefined value that says what is refused", () => {
    const refused = operations({ sandbox }).attr("a", "__class__");
    expect(raised(() => operations().attr(refused, "x"))).toBe(
      "SecurityError: access to attribute '__class__' of 'str' object is unsafe.",
    );
  });

  test("lets data be read by its key", () => {
    for (const dialect of ["python", "javascript"] as const) {
      const ops = operations({ sandbox, dialect });
      expect(ops.attr({ a: 1 }, "a")).toBe(1);
      expect(ops.item({ _a: 1 }, "_a")).toBe(1);
      expect(ops.attr({ _a: 1 }, "_a")).toBeInstanceOf(Undefined);
    }
  });
});
