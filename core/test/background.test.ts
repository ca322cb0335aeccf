import { describe, expect, test } from "vitest";
import { currentApp, g, Phial, silentLogger } from "../src/index.ts";
import { recordedLog } from "./recorded-log.ts";

describe("app.background", () => {
  test("runs a task after the response, in a context of its own that is torn down", async () => {
    const heard: string[] = [];
    await using app = new Phial("jobs", { log: silentLogger });
    app.teardownContext(() => void heard.push("teardown"));
    const { promise, resolve } = Promise.withResolvers<void>();
    app.get("/", (c) => {
      g()["n"] = 1;
      app.background.run("mail", async () => {
        await promise;
        heard.push(`${currentApp().name} ${String(g()["n"])}`);
      });
      return c.text("ok");
    });
    await app.request("/");
    expect([heard, app.background.size]).toEqual([["teardown"], 1]);
    resolve();
    await app.background.drain();
    expect(heard).toEqual(["teardown", "jobs undefined", "teardown"]);
    expect(app.background.size).toBe(0);
  });

  test("logs the error of a task under its name, and goes on", async () => {
    const log = recordedLog();
    await using app = new Phial("jobs", { log });
    app.background.run("mail", () => {
      throw new Error("no mail server");
    });
    await app.background.drain();
    expect(log.lines).toEqual([
      {
        level: "error",
        fields: { err: new Error("no mail server"), task: "mail" },
        message: "a background task failed",
      },
    ]);
  });

  test("is awaited by close(), before anything is closed, with the tasks that tasks start", async () => {
    const heard: string[] = [];
    const app = new Phial("jobs", { log: silentLogger });
    app.onClose(() => void heard.push("closed"));
    await app.start();
    app.background.run("first", async () => {
      await Promise.resolve();
      heard.push("first");
      app.background.run("second", () => void heard.push("second"));
    });
    await app.close();
    expect(heard).toEqual(["first", "second", "closed"]);
  });

  test("refuses a task after close() with a line in the log", async () => {
    const log = recordedLog();
    const app = new Phial("jobs", { log });
    await app.close();
    app.background.run("late", () => undefined);
    await app.background.drain();
    expect(log.lines).toMatchObject([{ fields: { err: { code: "APP_CLOSED" }, task: "late" } }]);
  });
});
