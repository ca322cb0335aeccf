import { expect, test } from "vitest";
import { linked } from "../../src/engine/filters/links.ts";

const plain = { limit: null, attributes: "", schemes: [] };

const link = (target: string, text = target) => `<a href="${target}">${text}</a>`;

test.each([
  ["a URL", "http://example.com/x", link("http://example.com/x")],
  ["a name that begins with www", "www.a.example", link("https://www.a.example", "www.a.example")],
  ["a name under a domain everyone knows", "ab.org", link("https://ab.org", "ab.org")],
  ["a number as host", "https://127.0.0.1:80/", link("https://127.0.0.1:80/")],
  ["an IPv6 address", "http://[::1]/", link("http://[::1]/")],
  ["a mail address", "me@x.org", link("mailto:me@x.org", "me@x.org")],
  ["a mailto URL", "mailto:me@x.org", link("mailto:me@x.org", "me@x.org")],
])("makes %s a link", (_what, text, html) => {
  expect(linked(text, plain)).toBe(html);
});

test.each([
  "a.io",
  "http://a",
  "http://a.example:123456",
  "@a@b.org",
  "ftp://a.org",
  "x@y",
  "www.",
])("leaves %s alone", (text) => {
  expect(linked(text, plain)).toBe(text);
});

test("leaves out the punctuation around a link, but not a bracket that belongs to it", () => {
  expect(linked("(see http://a.org/x_(y)).", plain)).toBe(`(see ${link("http://a.org/x_(y)")}).`);
  expect(linked("&lt;http://a.org&gt;,", plain)).toBe(`&lt;${link("http://a.org")}&gt;,`);
});

test("shortens the text of a link by characters, not by UTF-16 units", () => {
  expect(linked("http://a.org/😀😀😀", { ...plain, limit: 14 })).toBe(
    link("http://a.org/😀😀😀", "http://a.org/😀..."),
  );
});

test("makes links of further schemes", () => {
  expect(linked("tel:+1 tel:", { ...plain, schemes: ["tel:"] })).toBe(`${link("tel:+1")} tel:`);
});

test("takes the letters that Python takes for ASCII's when it ignores case", () => {
  expect(linked("foo.ınfo", plain)).toBe(link("https://foo.ınfo", "foo.ınfo"));
});

test.each([
  ["opening brackets", "(".repeat(100_000)],
  ["closing brackets that do not end the word", `${")".repeat(100_000)}a)`],
  ["labels", `http://${"a.".repeat(50_000)}!`],
  ["at signs", "a@".repeat(50_000)],
  ["entities", `${"&lt;".repeat(25_000)}a${"&gt;".repeat(25_000)}`],
])("takes no longer than the text is for many %s", (_what, text) => {
  const start = performance.now();
  linked(text, plain);
  expect(performance.now() - start).toBeLessThan(1000);
});
