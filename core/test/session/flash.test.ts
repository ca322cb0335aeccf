import { describe, expect, test } from "vitest";
import {
  flash,
  type FlashFilter,
  getFlashedMessages,
  Markup,
  messageFlashed,
  Phial,
  redirect,
  session,
  silentLogger,
} from "../../src/index.ts";
import { Tuple } from "../../src/signing/index.ts";
import { testClient } from "../../src/testing/index.ts";

function flashingApp() {
  const config = { SECRET_KEY: "k".repeat(32) };
  const app = new Phial("flash", { log: silentLogger, config });
  app.get("/save", (c) => {
    flash(c, "Saved.", "success");
    flash(c, "Look out.");
    return redirect("/page");
  });
  app.get("/page", (c) => c.json(getFlashedMessages(c)));
  return { app, client: testClient(app, { followRedirects: true }) };
}

describe("flash", () => {
  test("survives a redirect and is shown once", async () => {
    const { app, client } = flashingApp();
    await using _closing = app;
    expect(await (await client.get("/save")).json()).toEqual([
      ["success", "Saved."],
      ["message", "Look out."],
    ]);
    expect(await (await client.get("/page")).json()).toEqual([]);
  });

  test("shows the same messages twice within one request", async () => {
    const { app, client } = flashingApp();
    await using _closing = app;
    app.get("/twice", (c) => c.json([getFlashedMessages(c).length, getFlashedMessages(c).length]));
    await client.get("/save", { followRedirects: false });
    expect(await (await client.get("/twice")).json()).toEqual([2, 2]);
  });

  test("shows what was flashed before it is asked in the same request", async () => {
    const { app, client } = flashingApp();
    await using _closing = app;
    app.get("/now", (c) => {
      flash(c, "now");
      return c.json(getFlashedMessages(c));
    });
    expect(await (await client.get("/now")).json()).toEqual([["message", "now"]]);
    expect(await (await client.get("/page")).json()).toEqual([]);
  });

  test.each<[FlashFilter, unknown[]]>([
    [{ categories: ["success"] }, [["success", "Saved."]]],
    [{ categories: ["other"] }, []],
    [
      { categories: [] },
      [
        ["success", "Saved."],
        ["message", "Look out."],
      ],
    ],
  ])("is filtered by %j, and all messages are gone afterwards", async (filter, shown) => {
    const { app, client } = flashingApp();
    await using _closing = app;
    app.get("/filtered", (c) => c.json(getFlashedMessages(c, filter)));
    await client.get("/save", { followRedirects: false });
    expect(await (await client.get("/filtered")).json()).toEqual(shown);
    expect(await (await client.get("/page")).json()).toEqual([]);
  });

  test("keeps its messages as Flask does: tuples under _flashes", async () => {
    const { app, client } = flashingApp();
    await using _closing = app;
    await client.get("/save", { followRedirects: false });
    expect(await client.session((values) => values.get("_flashes"))).toEqual([
      Tuple.of("success", "Saved."),
      Tuple.of("message", "Look out."),
    ]);
  });

  test("keeps HTML apart from text", async () => {
    const { app, client } = flashingApp();
    await using _closing = app;
    app.get("/html", (c) => (flash(c, new Markup("<b>bold</b>")), c.text("ok")));
    app.get("/kinds", (c) => c.json(getFlashedMessages(c).map(([, m]) => m instanceof Markup)));
    await client.get("/html");
    expect(await (await client.get("/kinds")).json()).toEqual([true]);
  });

  test.each([["text"], [7], [{ a: 1 }], [[1, "two", null]]])(
    "does not break on what else stands under _flashes: %j",
    async (kept) => {
      const { app, client } = flashingApp();
      await using _closing = app;
      await client.session((values) => values.set("_flashes", kept));
      expect((await client.get("/page")).status).toBe(200);
    },
  );

  test("tells messageFlashed", async () => {
    const { app, client } = flashingApp();
    await using _closing = app;
    const heard = await messageFlashed.collect(app, async () => {
      await client.get("/save");
      await app.background.drain();
    });
    expect(heard).toEqual([
      { message: "Saved.", category: "success" },
      { message: "Look out.", category: "message" },
    ]);
  });

  test("needs a SECRET_KEY to keep a message, and none to show that there is none", async () => {
    await using app = new Phial("keyless", { log: silentLogger });
    app.get("/show", (c) => c.json(getFlashedMessages(c)));
    app.get("/flash", (c) => (flash(c, "lost"), c.text("never")));
    expect(await (await app.request("/show")).json()).toEqual([]);
    expect((await app.request("/flash")).status).toBe(500);
  });

  test("does not touch the session of a request that neither flashes nor shows", async () => {
    const { app, client } = flashingApp();
    await using _closing = app;
    app.get("/quiet", (c) => c.text("quiet"));
    await client.get("/save", { followRedirects: false });
    expect((await client.get("/quiet")).headers.get("Vary")).toBeNull();
    expect((await client.get("/page")).headers.get("Vary")).toBe("Cookie");
    expect(await client.session((values) => values.size)).toBe(0);
  });

  test("leaves the rest of the session alone", async () => {
    const { app, client } = flashingApp();
    await using _closing = app;
    app.get("/set", (c) => (session(c).set("a", 1), c.text("set")));
    await client.get("/set");
    await client.get("/save");
    expect(await client.session((values) => [...values.keys()])).toEqual(["a"]);
  });
});
