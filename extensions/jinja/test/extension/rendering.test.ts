import { isPhialError } from "phial";
import { requestContext } from "phial/testing";
import { describe, expect, test } from "vitest";
import { pagesApp, rendered } from "./pages-app.ts";

describe("render", () => {
  test("makes a page of a template and its context, HTML escaped", async () => {
    const { app, templates } = pagesApp({ "hello.html": "<h1>Hello, {{ user.name }}!</h1>" });
    app.get("/:name", (c) =>
      templates.render(c, "hello.html", { user: { name: c.req.param("name") } }),
    );
    const response = await app.request("/<b>");
    expect(response.headers.get("Content-Type")).toBe("text/html; charset=utf-8");
    expect(await response.text()).toBe("<h1>Hello, &lt;b&gt;!</h1>");
  });

  test("takes the first of several names that exists", async () => {
    const { app, templates } = pagesApp({ "b.html": "b", "c.html": "c" });
    app.get("/", (c) => templates.render(c, ["a.html", "b.html", "c.html"]));
    expect(await (await app.request("/")).text()).toBe("b");
  });

  test("awaits promises of the context where they are used", async () => {
    const context = { later: Promise.resolve(7), list: async () => [1, 2] };
    expect(await rendered("{{ later }}{% for n in list() %}-{{ n }}{% endfor %}", context)).toBe(
      "7-1-2",
    );
  });

  test("takes a promise that fails and that no template asks for as nobody's", async () => {
    const { app, templates } = pagesApp({ a: "fine" });
    app.get("/", (c) =>
      templates.render(c, "a", { unused: Promise.reject(new Error("not asked for")) }),
    );
    expect(await (await app.request("/")).text()).toBe("fine");
    await new Promise(setImmediate);
  });

  test("without the request renders in the current context: in a service, a command, run()", async () => {
    const { app, templates } = pagesApp(
      { "mail.txt": "Hello {{ name }}{% if request %} at {{ request.path }}{% endif %}" },
      { config: { SERVER_NAME: "example.com" } },
    );
    const mail = () => templates.render("mail.txt", { name: "<Ada>" });
    app.get("/mail", () => mail());
    expect(await app.run(mail)).toBe("Hello <Ada>");
    expect(await (await app.request("/mail")).text()).toBe("Hello <Ada> at /mail");
  });

  test("outside of a context says what to write", async () => {
    const { app, templates } = pagesApp({ a: "a" });
    await app.start();
    await expect(templates.render("a")).rejects.toThrow("await app.run(async () => { ... })");
    await app.close();
  });

  test("refuses the request of another context, whose session would not be the one shown", async () => {
    const { app, templates } = pagesApp({ a: "a" });
    await requestContext(app, "/one", async (one) => {
      await requestContext(app, "/two", async () => {
        await expect(templates.render(one, "a")).rejects.toSatisfy((error) =>
          isPhialError(error, "TEMPLATE_REQUEST_OTHER"),
        );
      });
      expect(await templates.render(one, "a")).toBe("a");
    });
  });
});

describe("renderString", () => {
  test("renders what stands in the code, HTML escaped", async () => {
    const { app, templates } = pagesApp({});
    app.get("/", (c) => templates.renderString(c, "<{{ x }}>", { x: "&" }));
    expect(await (await app.request("/")).text()).toBe("<&amp;>");
    expect(await app.run(() => templates.renderString("{{ 1 + 1 }}"))).toBe("2");
  });
});

describe("getTemplateAttribute", () => {
  const macros = {
    "_macros.html": `{% macro hello(name) %}Hello <i>{{ name }}</i>{% endmacro %}
      {%- set version = 3 %}`,
  };

  test("gives a macro as a function", async () => {
    const { app, templates } = pagesApp(macros);
    await app.run(async () => {
      const hello = await templates.getTemplateAttribute("_macros.html", "hello");
      if (typeof hello !== "function") throw new TypeError("not a function");
      expect(String(await hello("<Ada>"))).toBe("Hello <i>&lt;Ada&gt;</i>");
    });
  });

  test("gives a value as it is, and nothing for a name that is not exported", async () => {
    const { app, templates } = pagesApp(macros);
    await app.run(async () => {
      expect(await templates.getTemplateAttribute("_macros.html", "version")).toBe(3);
      expect(await templates.getTemplateAttribute("_macros.html", "nothing")).toBeUndefined();
    });
  });
});

test("the environment of the engine can be had, for everything else", async () => {
  const { app, templates } = pagesApp({ a: "{{ x }}" });
  const template = await templates.environment(app).getTemplate("a");
  expect(template.renderSync({ x: 1 })).toBe("1");
  expect(templates.environment(app)).toBe(templates.environment(app));
});
