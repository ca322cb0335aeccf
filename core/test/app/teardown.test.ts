import { describe, expect, test } from "vitest";
import {
  abort,
  Blueprint,
  contextTearingDown,
  currentContext,
  Phial,
  silentLogger,
} from "../../src/index.ts";
import { recordedLog } from "../recorded-log.ts";

/** An app and a list that teardown hooks write their names into. */
function listeningApp(config: Record<string, unknown> = {}) {
  const app = new Phial("teardown", { log: silentLogger, config });
  const heard: unknown[] = [];
  const note = (name: string) => () => void heard.push(name);
  return { app, heard, note };
}

describe("the teardown of a request", () => {
  test("runs last in, first out: blueprints inside out, the request, the context, what was added", async () => {
    const { app, heard, note } = listeningApp();
    await using _closing = app;
    const inner = new Blueprint("inner").teardownRequest(note("inner"));
    inner.get("/", (c) => {
      currentContext().onTeardown(note("added 1"));
      currentContext().onTeardown(note("added 2"));
      return c.text("ok");
    });
    const outer = new Blueprint("outer").teardownRequest(note("outer")).registerBlueprint(inner);
    app.registerBlueprint(outer);
    app.teardownRequest(note("request 1")).teardownRequest(note("request 2"));
    app.teardownContext(note("context 1")).teardownContext(note("context 2"));
    await app.request("/");
    expect(heard).toEqual([
      "inner",
      "outer",
      "request 2",
      "request 1",
      "context 2",
      "context 1",
      "added 2",
      "added 1",
    ]);
  });

  test("runs after the afterRequest hooks", async () => {
    const { app, heard, note } = listeningApp();
    await using _closing = app;
    app.teardownRequest(note("teardown")).afterRequest(note("after"));
    app.get("/", (c) => c.text("ok"));
    await app.request("/");
    expect(heard).toEqual(["after", "teardown"]);
  });

  test("gets the error that nobody expected, and nothing after an answer such as 404", async () => {
    const { app, heard } = listeningApp();
    await using _closing = app;
    const broken = new Error("broken");
    app.teardownRequest((error) => void heard.push(error));
    app.get("/broken", () => {
      throw broken;
    });
    app.get("/absent", () => abort(404));
    await app.request("/broken");
    await app.request("/absent");
    await app.request("/missing");
    expect(heard).toEqual([broken, undefined, undefined]);
  });

  test("runs all hooks when one throws, logs the error and leaves the answer as it is", async () => {
    const log = recordedLog();
    await using app = new Phial("teardown", { log });
    const heard: string[] = [];
    app.teardownRequest(() => void heard.push("first added"));
    app.teardownRequest(() => {
      throw new Error("broken teardown");
    });
    app.get("/", (c) => c.text("ok"));
    const response = await app.request("/");
    expect(await response.text()).toBe("ok");
    expect(heard).toEqual(["first added"]);
    expect(log.lines).toMatchObject([
      { level: "error", fields: { err: { message: "broken teardown" } } },
    ]);
  });

  test("is awaited before the response is given out", async () => {
    const { app, heard } = listeningApp();
    await using _closing = app;
    app.teardownRequest(async () => {
      await Promise.resolve();
      heard.push("closed");
    });
    app.get("/", (c) => c.text("ok"));
    await app.request("/");
    expect(heard).toEqual(["closed"]);
  });

  test("runs when TESTING lets the error through to the caller", async () => {
    const { app, heard } = listeningApp({ TESTING: true });
    await using _closing = app;
    app.teardownRequest((error) => void heard.push(error));
    app.get("/", () => {
      throw new Error("through");
    });
    await expect(async () => app.request("/")).rejects.toThrow("through");
    expect(heard).toEqual([new Error("through")]);
  });

  test("runs when a handler made a stream and failed before it returned it", async () => {
    const { app, heard, note } = listeningApp({ TESTING: true });
    await using _closing = app;
    app.teardownRequest(note("teardown"));
    app.get("/", (c) => {
      c.body(new ReadableStream());
      throw new Error("after the stream was made");
    });
    await expect(async () => app.request("/")).rejects.toThrow("after the stream");
    expect(heard).toEqual(["teardown"]);
  });

  test("runs what a handler has added to the context of an app that declares no teardown", async () => {
    const { app, heard, note } = listeningApp();
    await using _closing = app;
    app.get("/", (c) => {
      currentContext().onTeardown(note("added"));
      return c.text("ok");
    });
    await app.request("/");
    expect(heard).toEqual(["added"]);
  });

  test("tells contextTearingDown, also when it is heard after the app has started", async () => {
    const { app } = listeningApp();
    await using _closing = app;
    app.get("/", (c) => c.text("ok"));
    await app.start();
    const heard = await contextTearingDown.collect(app, async () => app.request("/"));
    expect(heard).toEqual([{ error: undefined }]);
  });

  test("runs also when a receiver of contextTearingDown fails, which is logged", async () => {
    const log = recordedLog();
    await using app = new Phial("teardown", { log });
    const heard: string[] = [];
    app.teardownRequest(() => void heard.push("teardown"));
    contextTearingDown.connect(app, () => Promise.reject(new Error("deaf")));
    app.get("/", (c) => c.text("ok"));
    expect((await app.request("/")).status).toBe(200);
    expect(heard).toEqual(["teardown"]);
    expect(log.lines).toMatchObject([{ fields: { err: { errors: [{ message: "deaf" }] } } }]);
  });

  test("runs the hooks of a blueprint only for its own routes", async () => {
    const { app, heard, note } = listeningApp();
    await using _closing = app;
    const notes = new Blueprint("notes", { urlPrefix: "/notes" }).teardownRequest(note("notes"));
    notes.get("/", (c) => c.text("notes"));
    app.registerBlueprint(notes).get("/", (c) => c.text("home"));
    await app.request("/");
    expect(heard).toEqual([]);
    await app.request("/notes/");
    expect(heard).toEqual(["notes"]);
  });
});

describe("the teardown of app.run()", () => {
  test("runs the context's hooks and not the request's", async () => {
    const { app, heard, note } = listeningApp();
    await using _closing = app;
    app.teardownRequest(note("request")).teardownContext(note("context"));
    expect(await app.run(() => "result")).toBe("result");
    expect(heard).toEqual(["context"]);
  });

  test("gets the error of the function, which is thrown on", async () => {
    const { app, heard } = listeningApp();
    await using _closing = app;
    app.teardownContext((error) => void heard.push(error));
    const broken = new Error("broken job");
    await expect(app.run(() => Promise.reject(broken))).rejects.toBe(broken);
    expect(heard).toEqual([broken]);
  });

  test("throws what the hooks throw, when the function itself has succeeded", async () => {
    const { app } = listeningApp();
    await using _closing = app;
    const [one, two] = [new Error("one"), new Error("two")];
    app.teardownContext(() => Promise.reject(one)).teardownContext(() => Promise.reject(two));
    await expect(app.run(() => 1)).rejects.toMatchObject({ errors: [two, one] });
  });
});

describe("the teardown of app.run()", () => {
  test("is logged where it fails after the work has failed, and the work's error is thrown", async () => {
    const log = recordedLog();
    const app = new Phial("jobs", { log });
    app.teardownContext(() => {
      throw new Error("commit failed");
    });
    const job = app.run(() => {
      throw new Error("job failed");
    });
    await expect(job).rejects.toThrow("job failed");
    expect(log.lines).toMatchObject([
      { level: "error", fields: { err: { message: "commit failed" } } },
    ]);
    await app.close();
  });
});
