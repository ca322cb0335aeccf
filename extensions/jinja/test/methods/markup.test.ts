import { describe, expect, test } from "vitest";
import { Markup } from "../../src/engine/values/markup.ts";
import { callMethod, ops, shown } from "./call-method.ts";

const html = new Markup("<b>&amp;");

describe("methods of Markup", () => {
  test.each([
    ["upper", [], "Markup('<B>&AMP;')"],
    ["replace", ["<", ">"], "Markup('<b>&amp;')"],
    ["replace", ["b", "<"], "Markup('<&lt;>&amp;')"],
    ["join", [["<", new Markup("<i>")]], "Markup('&lt;<b>&amp;<i>')"],
    ["split", ["&"], "[Markup('<b>'), Markup('amp;')]"],
    ["partition", [";"], "(Markup('<b>&amp'), Markup(';'), Markup(''))"],
    ["center", [10, "x"], "Markup('x<b>&amp;x')"],
    ["find", ["&"], "3"],
    ["removeprefix", ["<"], "'b>&amp;'"],
    ["unescape", [], "'<b>&'"],
    ["striptags", [], "'&'"],
    ["escape", ["<"], "Markup('&lt;')"],
    ["__html__", [], "Markup('<b>&amp;')"],
    ["format", [], "Markup('<b>&amp;')"],
  ])("%s(%j) is %s", (name, values, expected) => {
    expect(shown(html, name, values)).toBe(expected);
  });

  test("format escapes its arguments, and what the specification fills in", () => {
    expect(shown(new Markup("{} {:<>5} {a}"), "format", ["<", 1], { a: html })).toBe(
      "Markup('&lt; &lt;&lt;&lt;&lt;1 <b>&amp;')",
    );
  });

  test("format escapes what an object's own __html__ gives as plain text", () => {
    const object = { __html__: () => "<h>" };
    expect(ops.text(callMethod(new Markup("{}"), "format", [object]))).toBe("&lt;h&gt;");
    expect(() => callMethod(new Markup("{:5}"), "format", [object])).toThrow("Format specifier 5");
    expect(() => callMethod(new Markup("{:5}"), "format", [html])).toThrow(
      "Unsupported format specification for Markup.",
    );
  });
});

describe("unescape and striptags", () => {
  test.each([
    ["&lt;&#60;&#x3C;&#X3c", "<<<<"],
    ["&copy &copyx &notit; &notin;", "© ©x ¬it; ∉"],
    ["&nope; &; &amp", "&nope; &; &"],
    ["&#0;&#x80;&#129;&#xD800;&#x110000;&#1;", "\ufffd€\x81\ufffd\ufffd"],
    ["&bne;&Tab;&NewLine;&fjlig;&equals;&comma;", "=\u20e5\t\nfj=,"],
    ["&#99999999999999999999;", "\ufffd"],
  ])("%j is %j unescaped", (source, expected) => {
    expect(callMethod(new Markup(source), "unescape")).toBe(expected);
  });

  test.each([
    ["<p>a<!-- <b> --> b</p>\n c", "a b c"],
    ["a < b", "a < b"],
    ["a <!-- b", "a <!-- b"],
    ["&lt;i&gt;", "<i>"],
  ])("%j is %j without tags", (source, expected) => {
    expect(callMethod(new Markup(source), "striptags")).toBe(expected);
  });

  test("striptags takes time in proportion to the text, also where nothing is closed", () => {
    const source = new Markup("<!--".repeat(200_000));
    const before = performance.now();
    callMethod(source, "striptags");
    expect(performance.now() - before).toBeLessThan(3000);
  });
});
