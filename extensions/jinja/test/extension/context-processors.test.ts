import { Blueprint } from "phial";
import { expect, test } from "vitest";
import { pagesApp } from "./pages-app.ts";

const sources = { "page.html": "{{ a }}{{ b }}{{ c }}", "inner.html": "{% include 'page.html' %}" };

test("processors of the app, then of the blueprints from the outermost on; what is given wins", async () => {
  const { app, templates } = pagesApp(sources);
  const outer = new Blueprint("outer");
  const inner = new Blueprint("inner");
  app.contextProcessor(() => ({ a: 1, b: 1, c: 1 }));
  outer.contextProcessor(async () => ({ b: 2, c: 2 }));
  inner.contextProcessor({ c: async () => 3 });
  inner.get("/inner", (c) => templates.render(c, "inner.html"));
  inner.get("/given", (c) => templates.render(c, "page.html", { c: 4, a: undefined }));
  outer.get("/outer", (c) => templates.render(c, "page.html"));
  app.get("/app", (c) => templates.render(c, "page.html"));
  app.registerBlueprint(outer.registerBlueprint(inner));

  const text = async (path: string) => (await app.request(path)).text();
  expect(await text("/app")).toBe("111");
  expect(await text("/outer")).toBe("122");
  expect(await text("/inner")).toBe("123");
  expect(await text("/given")).toBe("24");
});

test("a blueprint can add values for all of the app", async () => {
  const { app, templates } = pagesApp(sources);
  const blueprint = new Blueprint("extra");
  blueprint.appContextProcessor(() => ({ a: "from the blueprint" }));
  app.registerBlueprint(blueprint);
  app.get("/", (c) => templates.render(c, "page.html"));
  expect(await (await app.request("/")).text()).toBe("from the blueprint");
});

test("processors get the request, and do not run where there is none", async () => {
  const { app, templates } = pagesApp(sources);
  const seen: string[] = [];
  app.contextProcessor((c) => {
    seen.push(c.req.path);
    return {};
  });
  app.get("/seen", (c) => templates.render(c, "page.html"));
  await app.request("/seen");
  await app.run(() => templates.render("page.html"));
  expect(seen).toEqual(["/seen"]);
});

test("a function for one name runs when a template uses the name, and once", async () => {
  const { app, templates } = pagesApp({
    "used.html": "{{ user }} and {{ user }}{% include 'unused.html' %}",
    "unused.html": "!",
  });
  const calls: string[] = [];
  app.contextProcessor({
    user: async (c) => {
      calls.push(c.req.path);
      return "Ada";
    },
  });
  app.get("/used", (c) => templates.render(c, "used.html"));
  app.get("/unused", (c) => templates.render(c, "unused.html"));
  app.get("/given", (c) => templates.render(c, "used.html", { user: "Bob" }));

  expect(await (await app.request("/used")).text()).toBe("Ada and Ada!");
  expect(await (await app.request("/unused")).text()).toBe("!");
  expect(await (await app.request("/given")).text()).toBe("Bob and Bob!");
  expect(calls).toEqual(["/used"]);
});

test("before a stream it runs in any case: what it does to the answer would be too late", async () => {
  const { app, templates } = pagesApp({ "page.html": "streamed" });
  const calls: string[] = [];
  app.contextProcessor({ user: (c) => void calls.push(c.req.path) });
  app.get("/", (c) => templates.stream(c, "page.html"));

  const response = await app.request("/");
  expect(calls).toEqual(["/"]);
  expect(await response.text()).toBe("streamed");
});

test("what the app and its blueprints add is in all templates, also in imported ones", async () => {
  const { app, templates } = pagesApp({
    "page.html": "{% import 'm.html' as m %}{{ m.price(250) }}",
    "m.html": "{% macro price(n) %}{{ n | money }} {{ currency }}{{ n is even }}{% endmacro %}",
  });
  const blueprint = new Blueprint("shop");
  blueprint.templateFilter("money", async (cents: number) => (cents / 100).toFixed(2));
  app.registerBlueprint(blueprint);
  app.templateGlobal("currency", "EUR ").templateTest("even", (n: number) => n % 2 === 0);
  expect(await app.run(() => templates.render("page.html"))).toBe("2.50 EUR true");
});
