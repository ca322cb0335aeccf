import { describe, expect, test } from "vitest";
import { g } from "../../src/index.ts";
import { cliRunner } from "../../src/testing/index.ts";
import { notesApp } from "./notes-app.ts";

const shell = (lines: readonly string[], app = notesApp()) =>
  cliRunner(app).invoke(["shell"], { input: lines.join("\n") });

describe("phial shell", () => {
  test("knows the app and g, and prints what a line gives", async () => {
    expect(await shell(["app.name", "g().seen = 1", "g().seen + 1"])).toMatchObject({
      exitCode: 0,
      output: "'notes'\n1\n2\n",
    });
  });

  test("knows the names of the app's shell contexts, and forgets them", async () => {
    const app = notesApp();
    app.shellContext(() => ({ answer: 42 })).shellContext(async () => ({ late: "here" }));
    expect((await shell(["answer", "late"], app)).output).toBe("42\n'here'\n");
    expect(globalThis).not.toHaveProperty("answer");
    expect(globalThis).not.toHaveProperty("app");
  });

  test("waits at its top level, line by line, in one context", async () => {
    const { output } = await shell([
      'const response = await app.request("/")',
      "await response.text()",
      "await new Promise((resolve) => setTimeout(resolve, 1, g().seen = 3))",
      "g().seen",
    ]);
    expect(output).toBe("'home'\n3\n3\n");
  });

  test("takes statements of several lines, and goes on after an error", async () => {
    const { output } = await shell([
      "function double(x) {",
      "  return 2 * x;",
      "}",
      'throw new TypeError("no")',
      'await Promise.reject(new RangeError("far"))',
      "",
      "double(4)",
    ]);
    expect(output).toMatch(/Uncaught TypeError: no\n[^]*Uncaught RangeError: far\n[^]*8\n$/);
  });

  test("runs nothing more after .exit", async () => {
    expect((await shell(["1", ".exit", "2"])).output).toBe("1\n");
  });

  test("uses the objects of the app's realm", async () => {
    expect(
      (
        await shell([
          "[] instanceof Array && ({}).constructor === Object && app.config instanceof Object",
        ])
      ).output,
    ).toBe("true\n");
  });

  test("tears its context down at the end", async () => {
    const app = notesApp();
    const seen: unknown[] = [];
    app.teardownContext(() => void seen.push(g()["note"]));
    await shell(['g().note = "left"'], app);
    expect(seen).toEqual(["left"]);
  });

  test("takes no shell context after setup", async () => {
    const app = notesApp();
    await app.start();
    expect(() => app.shellContext(() => ({}))).toThrow("after its first request or start()");
  });
});
