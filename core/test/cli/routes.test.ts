import { describe, expect, test } from "vitest";
import { Phial, rule, silentLogger } from "../../src/index.ts";
import { cliRunner } from "../../src/testing/index.ts";
import { notesApp } from "./notes-app.ts";

describe("phial routes", () => {
  test("prints a table of endpoints, methods, paths, guards and blueprints", async () => {
    const { exitCode, output } = await cliRunner(notesApp()).invoke(["routes"]);
    expect(exitCode).toBe(0);
    expect(output).toBe(
      [
        "Endpoint      Methods  Path                 Guards  Blueprint",
        "home          GET      /                    0",
        "shelf.latest  GET      /shelf/books/latest  2       shelf",
        "shelf.update  POST     /shelf/books/:id     1       shelf",
        "",
      ].join("\n"),
    );
  });

  test.each([
    ["endpoint", ["home", "shelf.latest", "shelf.update"]],
    ["methods", ["home", "shelf.latest", "shelf.update"]],
    ["path", ["home", "shelf.update", "shelf.latest"]],
    ["match", ["shelf.latest", "shelf.update", "home"]],
  ])("sorts by %s", async (order, endpoints) => {
    const { output } = await cliRunner(notesApp()).invoke(["routes", "--sort", order, "--json"]);
    expect(JSON.parse(output).map((row: { endpoint: string }) => row.endpoint)).toEqual(endpoints);
  });

  test("refuses an order that there is not", async () => {
    const { exitCode, stderr } = await cliRunner(notesApp()).invoke(["routes", "--sort", "length"]);
    expect(exitCode).toBe(2);
    expect(stderr).toContain("Allowed choices are endpoint, methods, path, match");
  });

  test("gives JSON with --json", async () => {
    const { stdout } = await cliRunner(notesApp()).invoke(["routes", "--json"]);
    expect(JSON.parse(stdout)[1]).toEqual({
      endpoint: "shelf.latest",
      methods: ["GET"],
      path: "/shelf/books/latest",
      guards: 2,
      blueprint: "shelf",
    });
  });

  test("adds HEAD and OPTIONS with --all-methods, where they come by themselves", async () => {
    const app = new Phial("a", { log: silentLogger });
    app.get("/a", () => "");
    app.post("/b", rule({ automaticOptions: false }), () => "");
    const { output } = await cliRunner(app).invoke(["routes", "--all-methods", "--json"]);
    const methods = JSON.parse(output).map((row: { methods: string[] }) => row.methods);
    expect(methods).toEqual([["GET", "HEAD", "OPTIONS"], ["POST"]]);
  });

  test("does not start the app", async () => {
    const app = notesApp();
    await cliRunner(app).invoke(["routes"]);
    expect(app.lifecycle.phase).toBe("setup");
  });

  test("says that there are none", async () => {
    const { stdout, stderr } = await cliRunner(new Phial("empty")).invoke(["routes"]);
    expect({ stdout, stderr }).toEqual({ stdout: "", stderr: 'The app "empty" has no routes.\n' });
  });
});
