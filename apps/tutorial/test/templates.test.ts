import { cliRunner } from "phial/testing";
import { expect, test } from "vitest";
import { notesApp } from "./notes-app.ts";

test("the templates have nothing that is missing, misspelt or unknown", async () => {
  await using app = notesApp();
  const { exitCode, output } = await cliRunner(app).invoke(["templates", "check"]);
  expect(output).toMatch(/^\d+ templates are fine$/m);
  expect(exitCode).toBe(0);
});
