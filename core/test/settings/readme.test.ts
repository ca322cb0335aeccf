import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { coreSettings } from "../../src/settings/core-settings.ts";
import { settingsMarkdown } from "../../src/settings/settings-description.ts";

// The formatter pads the cells of tables.
const cells = (table: string) => table.replace(/ *\| */g, "|").replace(/-{2,}/g, "--");

test("the table of settings in the README is the one the settings make", () => {
  const readme = readFileSync(new URL("../../README.md", import.meta.url), "utf8");
  expect(cells(readme)).toContain(cells(settingsMarkdown(coreSettings).trim()));
});
