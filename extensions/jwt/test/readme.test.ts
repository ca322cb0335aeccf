import { readFileSync } from "node:fs";
import { settingsMarkdown } from "phial";
import { expect, test } from "vitest";
import { JWTManager } from "../src/index.ts";

test("the README has the table of settings that the extension has", () => {
  const readme = readFileSync(new URL("../README.md", import.meta.url), "utf8");
  const rows = (text: string) =>
    text
      .split("\n")
      .filter((line) => line.startsWith("| `JWT_") && line.split("|").length === 6)
      .map((line) => line.replaceAll(/\s+/g, " "));

  expect(rows(readme)).toEqual(rows(settingsMarkdown(new JWTManager().settings)));
});
