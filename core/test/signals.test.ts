import { describe, expect, test } from "vitest";
import {
  gotRequestException,
  isPhialError,
  Phial,
  requestFinished,
  requestStarted,
  Signal,
  silentLogger,
} from "../src/index.ts";

function quietApp(name = "signals"): Phial {
  return new Phial(name, { log: silentLogger });
}

const noteSaved = new Signal<{ readonly id: number }>("note-saved");

describe("a signal", () => {
  test("gives its payload and the app to the receivers, in the order of their connection", async () => {
    const app = quietApp();
    const heard: string[] = [];
    noteSaved.connect(app, ({ id }, sender) => void heard.push(`one ${id} ${sender.name}`));
    noteSaved.connect(app, ({ id }) => void heard.push(`two ${id}`));
    await noteSaved.send({ id: 7 }, app);
    expect(heard).toEqual(["one 7 signals", "two 7"]);
  });

  test("is heard only in the app that sends it", async () => {
    const [one, two] = [quietApp("one"), quietApp("two")];
    const heard = await noteSaved.collect(one, async () => {
      await noteSaved.send({ id: 1 }, one);
      await noteSaved.send({ id: 2 }, two);
    });
    expect(heard).toEqual([{ id: 1 }]);
  });

  test("is sent by the current app when none is given", async () => {
    await using app = quietApp();
    const heard = await noteSaved.collect(app, () => app.run(() => noteSaved.send({ id: 3 })));
    expect(heard).toEqual([{ id: 3 }]);
    const outside = await noteSaved.send({ id: 4 }).catch((error: unknown) => error);
    expect(isPhialError(outside, "CONTEXT_MISSING")).toBe(true);
  });

  test("waits for receivers that are async, one after the other", async () => {
    const app = quietApp();
    const heard: string[] = [];
    noteSaved.connect(app, async () => {
      await Promise.resolve();
      heard.push("first");
    });
    noteSaved.connect(app, () => void heard.push("second"));
    await noteSaved.send({ id: 1 }, app);
    expect(heard).toEqual(["first", "second"]);
  });

  test("reaches every receiver when some fail, and throws what they threw", async () => {
    const app = quietApp();
    const heard: string[] = [];
    const [sync, later] = [new Error("sync"), new Error("later")];
    noteSaved.connect(app, () => {
      throw sync;
    });
    noteSaved.connect(app, () => Promise.reject(later));
    noteSaved.connect(app, () => void heard.push("reached"));
    await expect(noteSaved.send({ id: 1 }, app)).rejects.toMatchObject({ errors: [sync, later] });
    expect(heard).toEqual(["reached"]);
  });

  test("is not heard any more after disconnecting, which can be done twice", async () => {
    const app = quietApp();
    const heard: number[] = [];
    const receiver = ({ id }: { id: number }) => void heard.push(id);
    const disconnect = noteSaved.connect(app, receiver);
    const again = noteSaved.connect(app, receiver);
    await noteSaved.send({ id: 1 }, app);
    disconnect();
    disconnect();
    await noteSaved.send({ id: 2 }, app);
    again();
    await noteSaved.send({ id: 3 }, app);
    expect(heard).toEqual([1, 1, 2]);
    expect(noteSaved.hasReceivers(app)).toBe(false);
  });

  test("reaches those that were connected when it was sent", async () => {
    const app = quietApp();
    const heard: string[] = [];
    noteSaved.connect(app, () => {
      noteSaved.connect(app, () => void heard.push("late"));
    });
    const disconnect = noteSaved.connect(app, () => {
      heard.push("once");
      disconnect();
    });
    await noteSaved.send({ id: 1 }, app);
    expect(heard).toEqual(["once"]);
  });
});

describe("collect", () => {
  test("stops listening also when the function fails", async () => {
    const app = quietApp();
    const failing = noteSaved.collect(app, () => Promise.reject(new Error("broken")));
    await expect(failing).rejects.toThrow("broken");
    expect(noteSaved.hasReceivers(app)).toBe(false);
  });
});

describe("the signals of a request", () => {
  test("are sent before the hooks and when the response is ready", async () => {
    await using app = quietApp();
    const heard: string[] = [];
    requestStarted.connect(app, ({ c }) => void heard.push(`started ${c.req.path}`));
    requestFinished.connect(app, async ({ response }) => {
      await Promise.resolve();
      heard.push(`finished ${response.status}`);
    });
    app.beforeRequest(() => void heard.push("before"));
    app.afterRequest(() => void heard.push("after"));
    app.get("/", (c) => c.text("ok"));
    await app.request("/");
    await app.request("/missing");
    expect(heard).toEqual([
      "started /",
      "before",
      "after",
      "finished 200",
      "started /missing",
      "before",
      "after",
      "finished 404",
    ]);
  });

  test("tell of an error that nobody expected once, and not of an answer", async () => {
    await using app = quietApp();
    const broken = new Error("broken");
    app.registerErrorHandler(500, () => {
      throw new Error("broken handler");
    });
    app.get("/broken", () => {
      throw broken;
    });
    const heard = await gotRequestException.collect(app, async () => {
      await app.request("/broken");
      await app.request("/missing");
    });
    expect(heard.map(({ error }) => error)).toEqual([broken]);
  });

  test("turn the request into a 500 when a receiver fails", async () => {
    await using app = quietApp();
    requestStarted.connect(app, () => Promise.reject(new Error("deaf")));
    app.get("/", (c) => c.text("never"));
    expect((await app.request("/")).status).toBe(500);
  });
});
