import { describe, expect, test } from "vitest";
import { TemplateAssertionError } from "../../src/engine/errors.ts";
import { notationOf } from "./notation.ts";
import { errorOf, problemOf, statement, statements } from "./parsing.ts";

describe("the text between tags", () => {
  test("is one output, together with what is printed, also over comments", () => {
    expect(statements("a{{ b }}{# c #}d{% if e %}{% endif %}f")).toMatchObject([
      { kind: "Output", line: 1, nodes: [{ data: "a" }, { name: "b" }, { data: "d" }] },
      { kind: "If", body: [] },
      { kind: "Output", nodes: [{ data: "f" }] },
    ]);
  });

  test("is nothing where there is none", () => {
    expect(statements("")).toEqual([]);
    expect(statements("{# a #}")).toEqual([]);
  });
});

describe("for", () => {
  test("has a target, a test, an else and may be recursive", () => {
    const source = "{% for a, (b, c) in d, e if a recursive %}x{% else %}y{% endfor %}";
    expect(statement(source)).toMatchObject({
      kind: "For",
      target: {
        kind: "TargetTuple",
        items: [{ name: "a" }, { kind: "TargetTuple", items: [{ name: "b" }, { name: "c" }] }],
      },
      iter: { kind: "Tuple" },
      test: { kind: "Name", name: "a" },
      recursive: true,
      body: [{ kind: "Output" }],
      otherwise: [{ kind: "Output" }],
    });
  });

  test("takes the `if` after the list as its test", () => {
    expect(
      statement("{% for a in b if c else d %}{% endfor %}".replace(" else d", "")),
    ).toMatchObject({
      iter: { kind: "Name" },
      test: { kind: "Name" },
    });
    expect(problemOf("{% for a in b if c else d %}{% endfor %}")).toMatch(/got 'else'$/);
  });

  test("cannot have a comma at the end of its target: Jinja misses the end", () => {
    expect(problemOf("{% for a, in b %}{% endfor %}")).toBe("1: expected token 'in', got 'b'");
  });
});

describe("if", () => {
  test("has branches, each on the line of its condition", () => {
    expect(statement("{% if a %}\n{% elif\nb %}{% else %}c{% endif %}")).toMatchObject({
      kind: "If",
      line: 1,
      elifs: [{ kind: "If", line: 3, elifs: [], otherwise: [] }],
      otherwise: [{ kind: "Output" }],
    });
  });

  test("may have a colon, as in Python", () => {
    expect(statement("{% if a: %}{% else: %}{% endif %}")).toMatchObject({ kind: "If" });
  });
});

describe("set", () => {
  test("assigns to names, tuples and members of namespaces", () => {
    expect(statement("{% set a, ns.b = 1, 2 %}")).toMatchObject({
      kind: "Assign",
      target: {
        kind: "TargetTuple",
        items: [{ kind: "TargetName" }, { kind: "TargetAttr", name: "ns", attr: "b" }],
      },
      node: { kind: "Tuple" },
    });
  });

  test("takes a body, through filters", () => {
    const node = statement("{% set a | upper | trim(1) %}b{% endset %}");
    expect(node).toMatchObject({ kind: "AssignBlock", target: { name: "a" } });
    if (node.kind === "AssignBlock") expect(notationOf(node.filter)).toBe("(|trim (|upper _) 1)");
    expect(statement("{% set a %}b{% endset %}")).toMatchObject({ filter: null });
  });

  test.each([
    ["1", "const"],
    ["none", "const"],
    ["[a]", "list"],
    ["(a, 1)", "tuple"],
    ["(a.b)", "getattr"],
    ["(a + b)", "add"],
    ["(a and b)", "and"],
    ["(-a)", "neg"],
    ["(a if b)", "condexpr"],
    ["(a|b)", "filter"],
  ])("cannot assign to %s", (target, kind) => {
    expect(problemOf(`{% set ${target} = 1 %}`)).toBe(`1: can't assign to '${kind}'`);
  });
});

describe("macro and call", () => {
  test("have parameters, the last ones with defaults", () => {
    expect(statement("{% macro m(a, b=1,c=2) %}{% endmacro %}")).toMatchObject({
      kind: "Macro",
      name: "m",
      params: ["a", "b", "c"],
      defaults: [{ value: 1 }, { value: 2 }],
    });
    expect(statement("{% call(a) m(1) %}{% endcall %}")).toMatchObject({
      kind: "CallBlock",
      params: ["a"],
      call: { kind: "Call" },
    });
  });

  test.each([
    ["{% macro m(a=1, b) %}{% endmacro %}", "non-default argument follows default argument"],
    ["{% macro m(a, a) %}{% endmacro %}", "duplicate argument 'a' in function definition"],
    ["{% macro m %}{% endmacro %}", "expected token '(', got 'end of statement block'"],
    ["{% macro true() %}{% endmacro %}", "can't assign to 'name'"],
    ["{% call m %}{% endcall %}", "expected call"],
  ])("refuse %s", (source, problem) => {
    expect(problemOf(source)).toBe(`1: ${problem}`);
  });
});

describe("block", () => {
  test("may be scoped and required, and say its name again", () => {
    expect(statement("{% block a scoped required %} {# b #}\n{% endblock a %}")).toMatchObject({
      kind: "Block",
      name: "a",
      scoped: true,
      required: true,
    });
  });

  test("is refused with a hyphen, with text where it is required, with another name", () => {
    expect(problemOf("{% block a-b %}{% endblock %}")).toMatch(/may not contain hyphens/);
    expect(problemOf("{% block a required %}b{% endblock %}")).toBe(
      "1: Required blocks can only contain comments or whitespace",
    );
    expect(problemOf("{% block a %}{% endblock b %}")).toMatch(/got 'b'$/);
  });
});

describe("templates are named by", () => {
  test.each([
    ["{% include a %}", { withContext: true, ignoreMissing: false }],
    [
      "{% include [a, 'b'] ignore missing without context %}",
      { withContext: false, ignoreMissing: true },
    ],
    ["{% import 'a' as b %}", { target: "b", withContext: false }],
    ["{% import 'a' as b with context %}", { target: "b", withContext: true }],
    [
      "{% from 'a' import b, c as d %}",
      {
        names: [
          { name: "b", alias: null },
          { name: "c", alias: "d" },
        ],
      },
    ],
    [
      "{% from 'a' import b, with context %}",
      { names: [{ name: "b", alias: null }], withContext: true },
    ],
    ["{% from 'a' import with %}", { names: [{ name: "with", alias: null }], withContext: false }],
    ["{% extends a ~ '.html' %}", { kind: "Extends" }],
  ])("%s", (source, node) => {
    expect(statement(source)).toMatchObject(node);
  });

  test("an import only takes names that do not begin with an underline", () => {
    const error = errorOf("{% from 'a' import\n_b %}");
    expect(error).toBeInstanceOf(TemplateAssertionError);
    expect(error.problem).toBe("names starting with an underline can not be imported");
    expect(error.line).toBe(2);
  });
});

describe("other tags", () => {
  test.each([
    ["{% with a = 1, b = 2 %}{% endwith %}", { targets: [{ name: "a" }, { name: "b" }] }],
    ["{% with %}{% endwith %}", { targets: [], values: [] }],
    ["{% autoescape a %}{% endautoescape %}", { kind: "Autoescape", value: { name: "a" } }],
    ["{% print a, b %}", { kind: "Output", nodes: [{ name: "a" }, { name: "b" }] }],
    ["{% filter a | b(1) %}{% endfilter %}", { kind: "FilterBlock", filter: { name: "b" } }],
  ])("%s", (source, node) => {
    expect(statement(source)).toMatchObject(node);
  });
});

describe("a tag out of place", () => {
  test.each([
    ["{% a %}", "Encountered unknown tag 'a'."],
    [
      "{% if a %}",
      "Unexpected end of template. Jinja was looking for the following tags: 'elif' or 'else' or " +
        "'endif'. The innermost block that needs to be closed is 'if'.",
    ],
    [
      "{% for a in b %}{% if a %}{% endfor %}",
      "Encountered unknown tag 'endfor'. You probably made a nesting mistake. Jinja is expecting " +
        "this tag, but currently looking for 'elif' or 'else' or 'endif'. The innermost block that " +
        "needs to be closed is 'if'.",
    ],
    [
      "{% block a %}{% endif %}",
      "Encountered unknown tag 'endif'. Jinja was looking for the following tags: 'endblock'. The " +
        "innermost block that needs to be closed is 'block'.",
    ],
    ["{% %}", "tag name expected"],
    ["{% if a %}{% else %}{% elif b %}{% endif %}", null],
  ])("%s is told with what was expected", (source, problem) => {
    if (problem === null) expect(problemOf(source)).toMatch(/unknown tag 'elif'.*'endif'\. The/);
    else expect(problemOf(source)).toBe(`1: ${problem}`);
  });

  test("is told with the name of the template and the lines around it", () => {
    const error = errorOf("a\n{% b %}\nc");
    expect(error.template).toBe("main");
    expect(error.message).toContain("> 2 | {% b %}");
  });

  test("that never ends is told with the name of the template in the hint only, as by Jinja", () => {
    const error = errorOf("a\n{# b");
    expect(error.template).toBeNull();
    expect(error.message).toContain('in the template "main"');
  });
});
