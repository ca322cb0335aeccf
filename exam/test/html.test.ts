import { expect, test } from "vitest";
import { htmlTokens, markupOf, tagOf, textOf } from "../src/html.ts";

test("takes tags, their attributes and the text between them apart", () => {
  const tokens = htmlTokens(`<p ID=a title="x > &#34;y&quot;">1 &lt; 2</p>`);
  expect(markupOf(tokens)).toEqual(["<p id title>", "</p>"]);
  expect(tagOf(tokens, "a")?.attributes.get("title")).toBe(`x > "y"`);
  expect(textOf(tokens, "a")).toBe("1 < 2");
});

test.each([
  ["a tag without an end", "<img src=x onerror=y//", ["<img src onerror>"]],
  ["a slash between the name and the attributes", "<svg/onload=x>", ["<svg onload>"]],
  ["a value that is left by its quote", `<p title="" onclick="x">`, ["<p title onclick>"]],
  ["a value without quotes", "<p title=a onclick=b>", ["<p title onclick>"]],
  ["a comment", "a<!-- <b> -->c", ["<!-- <b> -->"]],
  ["an end tag in a script", `<script>"</SCRIPT ><b>`, ["<script>", "</script>", "<b>"]],
  ["other tags in a script", "<script>'<b>'</script>", ["<script>", "</script>"]],
  ["tags in a title", "<title><b></title>", ["<title>", "</title>"]],
  ["what only looks like a tag", "1 < 2, <3 &lt;b>", []],
])("sees %s as a browser does", (_what, page, markup) => {
  expect(markupOf(htmlTokens(page))).toEqual(markup);
});

test("leaves references in a script as they are", () => {
  const tokens = htmlTokens(`<script id="s">a &lt; b</script><title id="t">&lt;</title>`);
  expect([textOf(tokens, "s"), textOf(tokens, "t")]).toEqual(["a &lt; b", "<"]);
});
