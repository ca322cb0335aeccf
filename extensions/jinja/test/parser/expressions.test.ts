import { describe, expect, test } from "vitest";
import type { Expression } from "../../src/engine/ast/expression.ts";
import { notationOf } from "./notation.ts";
import { expression, problemOf } from "./parsing.ts";

const read = (source: string): string => notationOf(expression(source));

describe("operators bind", () => {
  test.each([
    ["1 + 2 * 3", "(+ 1 (* 2 3))"],
    ["1 - 2 - 3", "(- (- 1 2) 3)"],
    ["2 ** 3 ** 2", "(** (** 2 3) 2)"],
    ["-2 ** 2", "(** (- 2) 2)"],
    ["2 ** -1", "(** 2 (- 1))"],
    ["1 + a ~ b * 2", "(+ 1 (~ a (* b 2)))"],
    ["a ~ b ~ c", "(~ a b c)"],
    ["a // b % c / d", "(/ (% (// a b) c) d)"],
    ["a < b + 1 == c", "(compare a < (+ b 1) == c)"],
    ["a in b not in c", "(compare a in b not in c)"],
    ["not a in b", "(not (compare a in b))"],
    ["not not a and b", "(and (not (not a)) b)"],
    ["a or b and not c", "(or a (and b (not c)))"],
    ["a if b else c if d else e", "(if b a (if d c e))"],
    ["a if b", "(if b a _)"],
    ["a if b if c", "(if c (if b a _) _)"],
    ["-a.b", "(- a.b)"],
    ["-a | abs", "(|abs (- a))"],
    ["1 + a | abs", "(+ 1 (|abs a))"],
    ["a | f == b", "(compare (|f a) == b)"],
    ["a is b and c", "(and (is-b a) c)"],
    ["not a is b", "(not (is-b a))"],
    ["a add b | default", null],
  ])("in %s as Jinja says", (source, notation) => {
    if (notation === null) expect(problemOf(`{{ ${source} }}`)).toMatch(/got 'add'/);
    else expect(read(source)).toBe(notation);
  });
});

describe("attributes, items and calls", () => {
  test.each([
    ["a.b['c'].0(1)", `(call a.b["c"][0] 1)`],
    ["a[1:2]", "a[1:2:_]"],
    ["a[:]", "a[_:_:_]"],
    ["a[::2]", "a[_:_:2]"],
    ["a[b:]", "a[b:_:_]"],
    ["a[1, 2]", "a[(tuple 1 2)]"],
    ["a[]", "a[(tuple)]"],
    ["f(a, b=1, *c, **d)", "(call f a b=1 *c **d)"],
    ["f(*a, b=1,)", "(call f b=1 *a)"],
    ["a | f(1) | g.h", "(|g.h (|f a 1))"],
    ["a | f()()", "(call (|f a))"],
    ["'a'.upper()", `(call "a".upper)`],
  ])("%s", (source, notation) => {
    expect(read(source)).toBe(notation);
  });
});

describe("tests", () => {
  test.each([
    ["a is divisibleby 3", "(is-divisibleby a 3)"],
    ["a is divisibleby(3)", "(is-divisibleby a 3)"],
    ["a is not defined", "(not (is-defined a))"],
    ["a is sameas b.c", "(is-sameas a b.c)"],
    ["a is in [1]", "(is-in a [1])"],
    ["a is not in b", "(not (is-in a b))"],
    ["a is defined or b", "(or (is-defined a) b)"],
    ["a is b.c 'd'", `(is-b.c a "d")`],
    ["a is b is c", null],
  ])("%s", (source, notation) => {
    if (notation !== null) expect(read(source)).toBe(notation);
    else expect(problemOf(`{{ ${source} }}`)).toBe("1: You cannot chain multiple tests with is");
  });
});

describe("the line of", () => {
  const line = (source: string): number => expression(source).line;
  const left = (node: Expression): Expression | null =>
    node.kind === "Binary" || node.kind === "Logical" ? node.left : null;

  test("an operation is where its first operand begins", () => {
    expect(line("\na +\nb")).toBe(2);
  });

  test("the last of several is where its operator is", () => {
    const node = expression("a +\nb\n+ c");
    expect([node.line, left(node)?.line]).toEqual([3, 1]);
  });

  test("a comparison is where it ends", () => {
    expect(line("a <\nb\n")).toBe(3);
  });

  test("a filter is that of its name, of a test that of `is`", () => {
    expect(line("a\n|\nupper")).toBe(3);
    expect(line("a\nis\nodd")).toBe(2);
  });

  test("a call or an item is that of its bracket", () => {
    expect(line("a\n(\nb)")).toBe(2);
    expect(line("a\n[\nb]")).toBe(2);
    expect(line("a\n.\nb")).toBe(2);
  });

  test("a tuple is that of its last comma", () => {
    expect(line("1,\n2\n,\n3")).toBe(3);
  });
});

describe("an expression that cannot be read", () => {
  test.each([
    ["", "1: Expected an expression, got 'end of print statement'"],
    ["a b", "1: expected token 'end of print statement', got 'b'"],
    ["a.", "1: expected name or number"],
    ["a.'b'", "1: expected name or number"],
    ["a +", "1: unexpected 'end of print statement'"],
    ["[1 2]", "1: expected token ',', got 'integer'"],
    ["{1}", "1: expected token ':', got '}'"],
    ["a|", "1: expected token 'name', got 'end of print statement'"],
    ["a[:::]", "1: unexpected ':'"],
    ["f(a=1, b)", "1: invalid syntax for function call expression"],
    ["f(**a, *b)", "1: invalid syntax for function call expression"],
    ["f(a=1, a=2)", "1: keyword argument repeated: a"],
    ["a[1:2, 3]", "1: a slice cannot be one of several keys"],
  ])("%s", (source, problem) => {
    expect(problemOf(`{{ ${source} }}`)).toBe(problem);
  });

  test("ends with the template", () => {
    expect(problemOf("{{ (a,\n")).toBe("1: unexpected 'end of template'");
    expect(problemOf("{{ a")).toBe(
      "1: unexpected end of template, expected 'end of print statement'.",
    );
  });
});
