import { expect, test } from "vitest";
import { Environment } from "../../src/engine/index.ts";
import { PrettyPrinter } from "../../src/engine/filters/pprint.ts";

const format = (value: unknown) => new PrettyPrinter(new Environment().ops).format(value);

test("puts a short value on one line, the keys of dicts in order", () => {
  expect(format({ b: [1, null], a: new Set([3, 1]) })).toBe("{'a': {1, 3}, 'b': [1, None]}");
});

test("puts each part of a long value on a line of its own", () => {
  const word = "x".repeat(30);
  expect(format({ k: [word, word, word], z: 1 })).toBe(
    `{'k': ['${word}',\n       '${word}',\n       '${word}'],\n 'z': 1}`,
  );
});

test("breaks a long string at white space, in brackets when it stands alone", () => {
  const text = "word ".repeat(20);
  const lines = [`'${"word ".repeat(15)}'`, `'${"word ".repeat(5)}'`];
  expect(format(text)).toBe(`(${lines.join("\n ")})`);
  expect(format([text])).toBe(`[${lines.join("\n ")}]`);
});

test("orders what cannot be compared by the names of its types", () => {
  expect(
    format(
      new Map<unknown, unknown>([
        ["b", 1],
        [2, 2],
        ["a", 3],
      ]),
    ),
  ).toBe("{2: 2, 'a': 3, 'b': 1}");
});

test("tells of a container that contains itself", () => {
  const list: unknown[] = [1];
  list.push(list);
  expect(format(list)).toBe("[1, <Recursion on list>]");
});
