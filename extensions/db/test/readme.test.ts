import { readFileSync } from "node:fs";
import { settingsMarkdown } from "phial";
import { describe, expect, test } from "vitest";
import { Database } from "../src/index.ts";

const file = (path: string): string => readFileSync(new URL(path, import.meta.url), "utf8");
const readme = file("../README.md");

/** The first cells of the table below a heading of a column. */
function firstCells(heading: string): string[] {
  const start = readme.indexOf(`| ${heading} `);
  const lines = readme.slice(start).split("\n").slice(2);
  const end = lines.findIndex((line) => !line.startsWith("|"));
  return lines.slice(0, end).map((line) => line.split(" | ", 1)[0]?.replace("|", "").trim() ?? "");
}

describe("the README", () => {
  test("has the table of settings that the extension has", () => {
    const rows = (text: string) =>
      text
        .split("\n")
        .filter((line) => line.startsWith("| `DATABASE_") && line.split("|").length === 6)
        .map((line) => line.replaceAll(/\s+/g, " "));

    expect(rows(readme)).toEqual(rows(settingsMarkdown(new Database().settings)));
  });

  test("has the options that there are", () => {
    const [, declared = ""] =
      /interface DatabaseOptions<[^{]*\{([^}]*)\}/.exec(file("../src/database.ts")) ?? [];
    const options = [...declared.matchAll(/readonly (\w+)\?:/g)].map(([, name]) => `\`${name}\``);

    expect(firstCells("option")).toEqual([...options, "`name`"]);
  });

  test("shows members that there are", () => {
    const db: object = new Database();
    const names = firstCells("member").flatMap((cell) =>
      [...cell.matchAll(/\bdb\.(\w+)/g)].map(([, name = ""]) => name),
    );

    expect(names.length).toBeGreaterThan(12);
    expect(names.filter((name) => !Reflect.has(db, name))).toEqual([]);
  });

  test("names each error that can be seen of the extension", () => {
    const known = new Set(
      firstCells("code")
        .join()
        .match(/[A-Z_]+/g),
    );
    const rows = [...file("../../../docs/errors.md").matchAll(/^\| `(DATABASE_(?!SQLITE_)\w+)`/gm)];

    expect(rows.map(([, code = ""]) => code).filter((code) => !known.has(code))).toEqual([]);
  });
});
