import { describe, expect, test } from "vitest";
import { escapeText } from "../../src/engine/values/escape.ts";
import { Markup } from "../../src/engine/values/markup.ts";
import { operations } from "./operations.ts";

const ENTITIES = new Map([
  ["&", "&amp;"],
  ["<", "&lt;"],
  [">", "&gt;"],
  ['"', "&#34;"],
  ["'", "&#39;"],
]);

const bySimpleRule = (text: string) =>
  text.replace(/[&<>"']/g, (character) => ENTITIES.get(character) ?? character);

describe("escapeText", () => {
  test("writes the entities that markupsafe writes", () => {
    expect(escapeText(`<a href="x">it's & that</a>`)).toBe(
      "&lt;a href=&#34;x&#34;&gt;it&#39;s &amp; that&lt;/a&gt;",
    );
  });

  test("gives text without special characters back as it is", () => {
    expect(escapeText("plain = text; with / and ` and é😀")).toBe(
      "plain = text; with / and ` and é😀",
    );
    expect(escapeText("")).toBe("");
  });

  test("finds special characters however far they are apart", () => {
    for (let gap = 0; gap < 60; gap++) {
      const space = "x".repeat(gap);
      for (const text of [`${space}<`, `<${space}>`, `&${space}'${space}"${space}`]) {
        expect(escapeText(text)).toBe(bySimpleRule(text));
      }
    }
  });
});

describe("esc", () => {
  const ops = operations();

  test("takes the HTML of what brings its own", () => {
    expect(ops.esc(new Markup("<b>"))).toBe("<b>");
    expect(ops.esc({ __html__: () => "<i>" })).toBe("<i>");
    expect(ops.esc(Object.assign(new String("<u>"), { isEscaped: true }))).toBe("<u>");
  });

  test("escapes String objects that do not say they are escaped", () => {
    expect(ops.esc(Object.assign(new String("<u>"), { isEscaped: false }))).toBe("&lt;u&gt;");
    expect(ops.esc(new String("<u>"))).toBe("&lt;u&gt;");
  });

  test("does not take data named __html__ for HTML", () => {
    expect(ops.esc({ __html__: "<b>" })).toBe("{&#39;__html__&#39;: &#39;&lt;b&gt;&#39;}");
  });

  test("escapes the text of containers, with the Markup in them", () => {
    expect(ops.esc([new Markup("<b>")])).toBe("[Markup(&#39;&lt;b&gt;&#39;)]");
  });
});
