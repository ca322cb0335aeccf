import { readFileSync } from "node:fs";
import { settingsMarkdown } from "phial";
import { expect, test } from "vitest";
import { Jinja } from "../src/index.ts";
import { requestMembers } from "../src/request-view.ts";

const readme = readFileSync(new URL("../README.md", import.meta.url), "utf8");

test("the README has the table of settings that the extension has", () => {
  const rows = (text: string) =>
    text
      .split("\n")
      .filter((line) => /^\| `(?:TEMPLATES|EXPLAIN)_/.test(line) && line.split("|").length === 6)
      .map((line) => line.replaceAll(/\s+/g, " "));

  expect(rows(readme)).toEqual(rows(settingsMarkdown(new Jinja().settings)));
});

test("the README names every member that request has in templates", () => {
  const row = readme.split("\n").find((line) => line.startsWith("| `request`")) ?? "";
  const names = [...row.matchAll(/`(\w+)`/g)].map(([, name]) => name ?? "");
  expect(names.slice(1).toSorted()).toEqual([...requestMembers].toSorted());
});
