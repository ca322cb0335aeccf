import { describe, expect, test } from "vitest";
import { Environment } from "../../src/engine/index.ts";
import { show } from "./render.ts";

const later = <T>(value: T): Promise<T> => Promise.resolve(value);
const users = [{ name: "Ada", tags: ["x"] }, { name: "Bob" }];

test("maps to attributes, by path, with a default", () => {
  expect(show("{{ users|map(attribute='tags.0', default='-')|join }}", { users })).toBe("x-");
});

test("looks for a filter or test only when there is an item for it", () => {
  expect(show("{{ []|map('nope')|list }}{{ []|select('nope')|list }}")).toBe("[][]");
  expect(() => show("{{ [1]|map('nope')|list }}")).toThrow("No filter named 'nope'.");
  expect(() => show("{{ [1]|reject('nope')|list }}")).toThrow("No test named 'nope'.");
});

test("asks whether the name should have been quoted when it is undefined", () => {
  expect(() => show("{{ [1]|map(upper)|list }}")).toThrow(
    "No filter named Undefined. ('upper' is undefined; did you forget to quote the callable name?)",
  );
});

test("refuses arguments only when there is something to map", () => {
  expect(show("{{ none|map|list }}")).toBe("[]");
  expect(() => show("{{ 1|map|list }}")).toThrow("map requires a filter argument");
  expect(() => show("{{ [1]|map(attribute='a', b=1)|list }}")).toThrow(
    "Unexpected keyword argument 'b'",
  );
});

test("gives iterators that are used once", () => {
  const source = "{% set l = [1, 2, 3]|select('odd') %}{{ l|list }}{{ l|list }}";
  expect(show(source)).toBe("[1, 3][]");
});

test("takes no more items than are asked for", () => {
  const taken: number[] = [];
  const numbers = (function* () {
    for (let number = 1; ; number++) {
      taken.push(number);
      yield number;
    }
  })();
  expect(show("{{ numbers|map('string')|first }}", { numbers })).toBe("1");
  expect(taken).toEqual([1]);
});

test.each(["__class__", "constructor", "__proto__", "toString"])(
  "is no way around the rules for attributes: %s",
  (attribute) => {
    class User {
      readonly id = 1;
    }
    const source = `{{ items|map(attribute=name)|select('defined')|list|length }}`;
    expect(show(source, { items: [new User(), {}, "s", [], () => 1], name: attribute })).toBe("0");
  },
);

describe("of promises", () => {
  const render = (source: string, variables: Record<string, unknown>): Promise<string> =>
    new Environment({
      dialect: "python",
      autoescape: false,
      filters: { twice: async (n: number) => n * 2 },
    })
      .fromString(source)
      .render(variables);

  test.each([
    ["items", "{{ l|map('abs')|join(',') }}", { l: [later(-1), 2] }, "1,2"],
    ["attributes", "{{ l|map(attribute='a.b')|sum }}", { l: [{ a: later({ b: later(2) }) }] }, "2"],
    [
      "conditions",
      "{{ l|selectattr('ok')|map(attribute='n')|list }}",
      {
        l: [
          { ok: later(false), n: 1 },
          { ok: later(true), n: 2 },
        ],
      },
      "[2]",
    ],
    ["results of filters", "{{ l|map('twice')|map('twice')|join(',') }}", { l: [1, 2] }, "4,8"],
    [
      "keys to sort by",
      "{{ l|sort(attribute='k')|map(attribute='n')|join }}",
      {
        l: [
          { k: later(2), n: "b" },
          { k: later(1), n: "a" },
        ],
      },
      "ab",
    ],
  ])("awaits %s", async (_what, source, variables, expected) => {
    expect(await render(source, variables)).toBe(expected);
  });

  test("calls a filter that gives a promise once for each item", async () => {
    const calls: number[] = [];
    const environment = new Environment({
      filters: {
        noted: async (n: number) => {
          calls.push(n);
          return n;
        },
      },
    });
    await environment.fromString("{{ [1, 2, 3]|map('noted')|list }}").render({});
    expect(calls).toEqual([1, 2, 3]);
  });
});
