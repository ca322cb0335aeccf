import { expect, test } from "vitest";
import { beforeRenderTemplate, templateRendered } from "../../src/index.ts";
import { pagesApp } from "./pages-app.ts";

test("before and after a template is rendered, receivers hear of it and are awaited", async () => {
  const { app, templates } = pagesApp({ "a.html": "{% include 'b.html' %}", "b.html": "b" });
  const heard: unknown[] = [];
  app.contextProcessor(() => ({ a: 1 }));
  beforeRenderTemplate.connect(app, async ({ template, context }) => {
    await Promise.resolve();
    heard.push(["before", template.name, { ...context }]);
  });
  templateRendered.connect(app, async ({ template }, sender) => {
    await Promise.resolve();
    heard.push(["after", template.name, sender === app]);
  });
  app.get("/", async (c) => {
    const text = await templates.render(c, "a.html", { b: 2 });
    heard.push(text);
    return text;
  });
  await app.request("/");
  expect(heard).toEqual([["before", "a.html", { a: 1, b: 2 }], ["after", "a.html", true], "b"]);
});

test("other apps do not hear of it", async () => {
  const one = pagesApp({ a: "a" });
  const two = pagesApp({ a: "a" });
  const heard = await templateRendered.collect(one.app, async () => {
    await two.app.run(() => two.templates.render("a"));
  });
  expect(heard).toEqual([]);
});

test("a template that fails was not rendered", async () => {
  const { app, templates } = pagesApp({ a: "{{ 1 / 0 }}" });
  const heard = await templateRendered.collect(app, async () => {
    await app.run(() => templates.render("a").catch(() => ""));
  });
  expect(heard).toEqual([]);
});

test("the extension declares its signals", () => {
  expect(pagesApp({}).templates.signals).toEqual([beforeRenderTemplate, templateRendered]);
});
