import { cliRunner } from "phial/testing";
import { expect, test } from "vitest";
import { notesApp } from "./notes-app.ts";

test("all but a few pages ask who is there", async () => {
  await using app = notesApp();
  const { output } = await cliRunner(app).invoke(["routes", "--guards"]);
  const open = output.split("\n").filter((line) => line.includes("open to all"));
  expect(open.map((line) => line.split(/\s{2,}/)[1])).toEqual([
    "GET /static/:filename",
    "GET /sign-up",
    "POST /sign-up",
    "GET /sign-in",
    "POST /sign-in",
    "POST /sign-out",
    "GET /readyz",
    "GET /",
  ]);
});
