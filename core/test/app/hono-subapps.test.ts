import { Hono } from "hono";
import { describe, expect, test } from "vitest";
import {
  currentApp,
  endpoint,
  isPhialError,
  Phial,
  routeOf,
  silentLogger,
} from "../../src/index.ts";
import { quietApp } from "./noting-app.ts";

describe("another app below", () => {
  test("works with its own routes, parameters and error handler", async () => {
    await using app = quietApp();
    const sub = new Hono();
    sub.get("/notes/:id", (c) => c.text(c.req.param("id")));
    sub.get("/broken", () => {
      throw new Error("broken");
    });
    sub.onError((error, c) => c.text(`sub: ${error.message}`, 500));
    app.subapp("/sub", sub);
    expect(await (await app.request("/sub/notes/7")).text()).toBe("7");
    expect(await (await app.request("/sub/broken")).text()).toBe("sub: broken");
    expect((await app.request("/sub/missing")).status).toBe(404);
  });

  test("is run in the context of the app, behind its hooks", async () => {
    await using app = quietApp();
    app.afterRequest((response) => response.headers.set("X-After", "yes"));
    app.subapp(
      "/sub",
      new Hono().get("/", (c) => c.text(currentApp().name)),
    );
    const response = await app.request("/sub");
    expect([await response.text(), response.headers.get("X-After")]).toEqual(["interop", "yes"]);
  });

  test("has its errors answered by the app where it has no handler of its own", async () => {
    await using app = quietApp();
    app.registerErrorHandler(Error, (error, c) => c.text(`app: ${error.message}`, 500));
    const sub = new Hono().get("/", () => {
      throw new Error("broken");
    });
    app.subapp("/sub", sub);
    expect(await (await app.request("/sub")).text()).toBe("app: broken");
  });

  test("of Phial gets the requests as a whole, with its own hooks and contexts", async () => {
    await using inner = new Phial("inner", { log: silentLogger });
    inner.beforeRequest((c) => c.header("X-Inner", "yes"));
    inner.get("/", endpoint("root"), (c) => c.text(`${currentApp().name} ${routeOf(c)?.endpoint}`));
    inner.get("/page", () => currentApp().name);
    await using app = quietApp().subapp("/inner", inner);
    const response = await app.request("/inner");
    expect([await response.text(), response.headers.get("X-Inner")]).toEqual(["inner root", "yes"]);
    expect(await (await app.request("/inner/page")).text()).toBe("inner");
    expect((await app.request("/inner/missing")).status).toBe(404);
  });

  test("can be any fetch handler, with mount()", async () => {
    await using app = quietApp();
    app.mount("/old", (request: Request) => new Response(new URL(request.url).pathname));
    expect(await (await app.request("/old/page")).text()).toBe("/page");
  });

  test("is not made with basePath(): the error names the way to go", () => {
    const error: unknown = (() => {
      try {
        return quietApp().basePath("/api");
      } catch (thrown) {
        return thrown;
      }
    })();
    expect(isPhialError(error, "BASE_PATH_UNSUPPORTED")).toBe(true);
    expect(String(error)).toContain('urlPrefix: "/api"');
  });
});
