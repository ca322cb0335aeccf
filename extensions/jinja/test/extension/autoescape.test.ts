import { describe, expect, test } from "vitest";
import { escapesHtml } from "../../src/autoescape.ts";
import { pagesApp } from "./pages-app.ts";

describe("HTML is escaped", () => {
  test.each([
    "a.html",
    "a.htm",
    "a.xml",
    "a.xhtml",
    "a.svg",
    "a.HTML",
    "a.html.j2",
    "a.j2",
    "a.jinja",
    "a.tmpl",
    "a.md",
    "a.js",
    "a.json",
    "a",
    "txt",
    "a.txt.html",
    null,
  ])("in a template named %j", (name) => {
    expect(escapesHtml(name)).toBe(true);
  });

  test.each([
    "a.txt",
    "mails/a.TXT",
    "a.text",
    "a.csv",
    "a.tsv",
    "a.ics",
    "a.txt.j2",
    "a.txt.jinja2",
  ])("not in plain text such as %j", (name) => {
    expect(escapesHtml(name)).toBe(false);
  });

  test("as an option says, where there is one", async () => {
    const jinja = { autoescape: (name: string | null) => name === "raw" };
    const { app, templates } = pagesApp({ raw: "{{ x }}", "a.html": "{{ x }}" }, { jinja });
    await app.run(async () => {
      expect(await templates.render("raw", { x: "<" })).toBe("&lt;");
      expect(await templates.render("a.html", { x: "<" })).toBe("<");
    });
  });
});
