import { describe, expect, test } from "vitest";
import { defineSyntax } from "../../src/engine/parser/syntax.ts";
import { problemOf, textOf, tokensOf } from "./parsing.ts";

const trim = { trimBlocks: true };
const lstrip = { lstripBlocks: true };
const hashes = { lineStatementPrefix: "#", lineCommentPrefix: "##" };

describe("tokens", () => {
  test("of text, a printed value and a tag have the lines they begin on", () => {
    expect(tokensOf("a\n{{ b }}\n{% if c %}")).toEqual([
      String.raw`1 data "a\n"`,
      `2 variable_begin "{{"`,
      `2 name "b"`,
      `2 variable_end "}}"`,
      String.raw`2 data "\n"`,
      `3 block_begin "{%"`,
      `3 name "if"`,
      `3 name "c"`,
      `3 block_end "%}"`,
    ]);
  });

  test("take the longest operator", () => {
    const values = tokensOf("{{ a//b**c<=d!=e }}").map((token) => token.split(" ")[1]);
    expect(values.slice(1, -1)).toEqual("name floordiv name pow name lteq name ne name".split(" "));
  });

  test("count the lines of strings, comments, raw text and white space that is stripped", () => {
    const source = "{# \n #}{{ 'a\nb' }}{% raw %}\n{% endraw %} \n\n {%- set x = 1 %}{{\n\ny }}";
    const names = tokensOf(source).filter((token) => token.includes("name"));
    expect(names).toEqual([`6 name "set"`, `6 name "x"`, `8 name "y"`]);
  });

  test("end a tag inside of brackets only after the bracket", () => {
    expect(textOf("{{ {'a': {'b': 1}}}}!")).toBe("|!");
    expect(textOf("{% if {'%}': 1} %}!")).toBe("|!");
  });

  test.each([
    ["\n", "a\nb\nc\n"],
    ["\r\n", "a\r\nb\r\nc\r\n"],
    ["\r", "a\rb\rc\r"],
  ] as const)("have %j for every line break", (newlineSequence, text) => {
    expect(textOf("a\r\nb\rc\n", { newlineSequence, keepTrailingNewline: true })).toBe(text);
  });

  test("leave out one newline at the end unless it is to be kept", () => {
    expect(textOf("a\n\n")).toBe("a\n");
    expect(textOf("a\r\n", { keepTrailingNewline: true })).toBe("a\n");
  });
});

describe("white space", () => {
  test.each([
    ["stays as it is", " {% a %} \n {{ b }} ", {}, " | \n | "],
    ["is taken away by a minus", "a \n {%- a -%} \n b", {}, "a|b"],
    ["is taken away by a minus of a comment", "a {#- x -#} b", {}, "ab"],
    ["is taken away by a minus of raw text", "a {%- raw -%} b {%- endraw -%} c", {}, "abc"],
    ["is taken away by the minus of {{-1}}", "a {{-1-}} b", {}, "a|b"],
    ["after a tag goes up to the newline with trimBlocks", "{% a %}\n\nb", trim, "|\nb"],
    ["after a printed value stays with trimBlocks", "{{ a }}\nb", trim, "|\nb"],
    ["after +%} stays with trimBlocks", "{% a +%}\nb", trim, "|\nb"],
    ["before a tag goes with lstripBlocks", "a\n  {% a %}", lstrip, "a\n|"],
    ["before a tag stays after text", "a  {% a %}", lstrip, "a  |"],
    ["before {%+ stays with lstripBlocks", "  {%+ a %}", lstrip, "  |"],
    ["before a printed value stays with lstripBlocks", "  {{ a }}", lstrip, "  |"],
    ["before a comment goes with lstripBlocks", "  {# a #}b", lstrip, "b"],
    ["between two tags of a line stays with lstripBlocks", "{% a %}  {% b %}", lstrip, "|  |"],
    ["after a trimmed newline begins a line", "{% a %}\n  {% b %}", { ...trim, ...lstrip }, "||"],
    ["is Python's: U+001F and U+0085 count", "a\x1f\x85{%- a %}", {}, "a|"],
    ["is Python's: U+FEFF does not count", "a\ufeff{%- a %}", {}, "a\ufeff|"],
  ])("%s", (_, source, syntax, text) => {
    expect(textOf(source, syntax)).toBe(text);
  });
});

describe("delimiters", () => {
  test("may be of any characters", () => {
    const syntax = { blockStartString: "(*", blockEndString: "*)", variableStartString: "$[" };
    expect(textOf("a(* b *)c$[ d ]$", { ...syntax, variableEndString: "]$" })).toBe("a|c|");
  });

  test("are tried from the longest one on", () => {
    const syntax = defineSyntax({
      blockStartString: "<%",
      blockEndString: "%>",
      variableStartString: "<%=",
      variableEndString: "%>",
      commentStartString: "<%#",
      commentEndString: "%>",
    });
    expect(tokensOf("<%# a %><%= b %><% c %>", syntax).map((token) => token.split(" ")[1])).toEqual(
      "variable_begin name variable_end block_begin name block_end".split(" "),
    );
  });

  test("must not be empty, nor begin alike", () => {
    expect(() => defineSyntax({ blockEndString: "" })).toThrow(/blockEndString must not be empty/);
    expect(() => defineSyntax({ variableStartString: "{%" })).toThrow(/must be different/);
  });
});

describe("line statements", () => {
  test("take their line and the empty ones after it", () => {
    expect(textOf("a\n  # if b:\n\n\nc", hashes)).toBe("a\n|c");
  });

  test("go on inside of brackets", () => {
    expect(textOf("# if [\n1]\nx", hashes)).toBe("|x");
  });

  test("begin at the beginning of a line only", () => {
    expect(textOf("a # b\n", hashes)).toBe("a # b");
  });

  test("and line comments go together: the comment takes the white space before it", () => {
    expect(textOf("a  ## b\nc", hashes)).toBe("a\nc");
  });
});

describe("raw text", () => {
  test("has no tags", () => {
    expect(textOf("{% raw %}{{ a }}{% b %}{# c{% endraw %}{{ d }}")).toBe("{{ a }}{% b %}{# c|");
  });
});

describe("the lexer cannot read", () => {
  test.each([
    ["{# a", "1: Missing end of comment tag"],
    ["\n{% raw %}\na", "2: Missing end of raw directive"],
    ["{{ a ? b }}", "1: unexpected char '?' at 5"],
    ["😀{{ ' }}", `1: unexpected char "'" at 4`],
    ["{{ \u200b }}", String.raw`1: unexpected char '\u200b' at 3`],
    ["{{ } }}", "1: unexpected '}'"],
    ["{{ (a] }}", "1: unexpected ']', expected ')'"],
    ["{{ x² }}", "1: Invalid character in identifier"],
  ])("%j", (source, problem) => {
    expect(problemOf(source)).toBe(problem);
  });

  test("what comes after an error of the parser", () => {
    expect(problemOf("{{ a b ? }}")).toBe("1: expected token 'end of print statement', got 'b'");
  });

  test("what is empty to its end: Jinja lets it pass", () => {
    expect(tokensOf("{#")).toEqual([]);
    expect(tokensOf("{% raw %}")).toEqual([]);
  });
});
