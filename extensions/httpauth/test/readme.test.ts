import { readFileSync } from "node:fs";
import { settingsMarkdown } from "phial";
import { expect, test } from "vitest";
import { httpAuthSettings } from "../src/settings.ts";

test("the README has the table of settings that the extensions have", () => {
  const readme = readFileSync(new URL("../README.md", import.meta.url), "utf8");
  const cells = (text: string) => text.replaceAll(/[ -]+/g, " ");
  expect(cells(readme)).toContain(cells(settingsMarkdown(httpAuthSettings).trim()));
});
