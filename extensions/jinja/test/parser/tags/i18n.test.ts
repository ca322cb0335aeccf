import { describe, expect, test } from "vitest";
import { i18nExtension } from "../../../src/engine/parser/tags/i18n.ts";
import { notationOf } from "../notation.ts";
import { errorOf, problemOf, statements } from "../parsing.ts";

const oldStyle = { extensions: [i18nExtension({ newstyle: false, trimmed: false })] };
const newStyle = { extensions: [i18nExtension({ newstyle: true, trimmed: false })] };
const trimmed = { extensions: [i18nExtension({ newstyle: true, trimmed: true })] };

function read(source: string, options: typeof oldStyle): string {
  return statements(source, options)
    .map((node) => {
      if (node.kind === "Output") return node.nodes.map(notationOf).join(" ");
      if (node.kind === "Assign" && node.target.kind === "TargetName") {
        return `${node.target.name} = ${notationOf(node.node)}; `;
      }
      return node.kind;
    })
    .join("");
}

describe("in the old style", () => {
  test.each([
    ["a text is looked up", "{% trans %}a{% endtrans %}", `(safe (call gettext "a"))`],
    [
      "% is doubled only where a variable is put in",
      "{% trans %}5%{% endtrans %}",
      `(safe (call gettext "5%"))`,
    ],
    [
      "variables are put in afterwards",
      "{% trans a=b.c %}5% {{ a }} {{ d }}{% endtrans %}",
      `(% (safe (call gettext "5%% %(a)s %(d)s")) {"a": b.c "d": d})`,
    ],
    [
      "a variable that is not in the text is put in nevertheless",
      "{% trans a=1 %}5%{% endtrans %}",
      `(% (safe (call gettext "5%")) {"a": 1})`,
    ],
    [
      "the first variable chooses the plural",
      "{% trans n=m, k=1 %}a{% pluralize %}{{ n }}{% endtrans %}",
      `(% (safe (call ngettext "a" "%(n)s" m)) {"n": m "k": 1})`,
    ],
    [
      "another variable may choose it",
      "{% trans n=m, k=1 %}a{% pluralize k %}b{% endtrans %}",
      `(% (safe (call ngettext "a" "b" 1)) {"n": m "k": 1})`,
    ],
    [
      "without a variable the first name in the text chooses it",
      "{% trans %}{{ n }} a{% pluralize %}{{ n }} b{% endtrans %}",
      `(% (safe (call ngettext "%(n)s a" "%(n)s b" n)) {"n": n})`,
    ],
    [
      "a call that chooses it is made once",
      "{% trans n=f() %}a{% pluralize %}b{% endtrans %}",
      `_trans = (call f); (% (safe (call ngettext "a" "b" _trans)) {"n": _trans})`,
    ],
    ["a context comes first", `{% trans "c" %}a{% endtrans %}`, `(safe (call pgettext "c" "a"))`],
    [
      "a context comes first with a plural, too",
      `{% trans "c" n=1: %}a{% pluralize %}b{% endtrans %}`.replace(":", ""),
      `(% (safe (call npgettext "c" "a" "b" 1)) {"n": 1})`,
    ],
  ])("%s", (_, source, notation) => {
    expect(read(source, oldStyle)).toBe(notation);
  });
});

describe("in the new style", () => {
  test.each([
    ["% is always doubled", "{% trans %}5%{% endtrans %}", `(call gettext "5%%")`],
    [
      "variables are keywords",
      "{% trans a=b %}{{ a }} {{ c }}{% endtrans %}",
      `(call gettext "%(a)s %(c)s" a=b c=c)`,
    ],
    [
      "the variable num is left out where it is the number",
      "{% trans num=n, a=1 %}a{% pluralize %}b{% endtrans %}",
      `(call ngettext "a" "b" n a=1)`,
    ],
  ])("%s", (_, source, notation) => {
    expect(read(source, newStyle)).toBe(notation);
  });
});

describe("white space", () => {
  test("around line breaks becomes one space with `trimmed`", () => {
    const source = "{% trans trimmed %}\n  a\n\n  b  c \n{% endtrans %}";
    expect(read(source, newStyle)).toBe(`(call gettext "a b  c")`);
  });

  test("is trimmed where the settings say so, unless the tag says `notrimmed`", () => {
    expect(read("{% trans %} a\n b {% endtrans %}", trimmed)).toBe(`(call gettext "a b")`);
    expect(read("{% trans notrimmed %} a {% endtrans %}", trimmed)).toBe(`(call gettext " a ")`);
  });
});

describe("a translation that cannot be read", () => {
  test.each([
    ["{% trans %}a", "unclosed translation block"],
    [
      "{% trans %}{% if a %}",
      "control structures in translatable sections are not allowed; saw `if`",
    ],
    ["{% trans %}{% trans %}", "trans blocks can't be nested; did you mean `endtrans`?"],
    [
      "{% trans n=1 %}a{% pluralize %}b{% pluralize %}",
      "a translatable section can have only one pluralize section",
    ],
    ["{% trans %}a{% pluralize %}b{% endtrans %}", "pluralize without variables"],
    ["{% trans n=1 %}a{% pluralize m %}", "unknown variable 'm' for pluralization"],
    ["{% trans n=1, n=2 %}", "translatable variable 'n' defined twice."],
    ["{% trans %}{{ a.b }}{% endtrans %}", "expected token 'end of print statement', got '.'"],
  ])("%s", (source, problem) => {
    expect(problemOf(source, oldStyle)).toBe(`1: ${problem}`);
  });

  test("makes no sense rather than being unreadable where only a name is wrong", () => {
    expect(errorOf("{% trans n=1, n=2 %}", oldStyle).name).toBe("TemplateAssertionError");
  });
});
