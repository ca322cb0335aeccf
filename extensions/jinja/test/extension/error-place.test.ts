import { abort, type LogFields, PhialError, silentLogger } from "phial";
import { testClient } from "phial/testing";
import { describe, expect, test } from "vitest";
import { pagesApp, type PagesOptions } from "./pages-app.ts";

const sources = {
  "page.html": "<p>\n{% include 'part.html' %}\n</p>",
  "part.html": "<b>\n{{ user.name.first }}\n</b>",
  "own.html": "<b>\n{{ fail() }}\n</b>",
};

function fail(): never {
  throw new RangeError("the app's own");
}

async function answered(name: string, options: PagesOptions = {}) {
  const logged: LogFields[] = [];
  const log = { ...silentLogger, error: (fields: LogFields) => void logged.push(fields) };
  const config = { TESTING: false, ...options.config };
  const { app, templates } = pagesApp(sources, { ...options, log, config });
  app.get("/", (c) => templates.render(c, name, { user: {}, fail, abort }));
  const response = await testClient(app, { address: "127.0.0.1" }).get("/");
  return { status: response.status, text: await response.text(), logged };
}

describe("an error in a template", () => {
  test("is a plain 500 for the client", async () => {
    const { status, text } = await answered("page.html");
    expect(status).toBe(500);
    expect(text).not.toContain("part.html");
  });

  test("stands in the log with template, line and the lines around it", async () => {
    const { logged } = await answered("page.html");
    expect(logged).toHaveLength(1);
    expect(logged[0]?.["err"]).toMatchObject({
      name: "UndefinedError",
      code: "TEMPLATE_UNDEFINED",
      template: "part.html",
      line: 2,
    });
    expect(String(logged[0]?.["err"])).toContain("> 2 | {{ user.name.first }}");
  });

  test("stands on the page for developers with its lines", async () => {
    const { text } = await answered("page.html", { config: { DEBUG: true } });
    expect(text).toMatch(/<h1>UndefinedError: .*\(part\.html, line 2\)<\/h1>/);
    expect(text).toMatch(/<pre>[^]*\n {2}1 \| &lt;b&gt;\n&gt; 2 \| \{\{ user\.name\.first \}\}\n/);
    expect(text).toMatch(/<pre>[^]*\n +at [^]*<\/pre>/);
  });

  test("of the app's own code keeps its class, and its stack tells the line", async () => {
    const { logged, text } = await answered("own.html", { config: { DEBUG: true } });
    const error = logged[0]?.["err"];
    expect(error).toBeInstanceOf(RangeError);
    expect(error instanceof Error && error.stack).toMatch(
      /^RangeError: the app's own\n {4}at own\.html:2\n {4}at fail /,
    );
    expect(text).toContain("at own.html:2");
  });

  test("that is an answer answers", async () => {
    const { app, templates } = pagesApp({ "a.html": "{{ abort(404) }}" });
    app.get("/", (c) => templates.render(c, "a.html", { abort: (n: number) => abort(n) }));
    expect((await app.request("/")).status).toBe(404);
  });

  test("of Phial's own stays matched by its code", async () => {
    const { app, templates } = pagesApp({ "a.html": "{{ url_for('nowhere') }}" });
    const error: unknown = await app
      .run(() => templates.render("a.html"))
      .catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(PhialError);
    expect(error).toMatchObject({ code: "ENDPOINT_UNKNOWN" });
    expect(error instanceof Error && error.stack).toContain("    at a.html:1\n");
  });
});

describe("a syntax error", () => {
  test("tells template, line and what is wrong", async () => {
    const { app, templates } = pagesApp({ "a.html": "<p>\n{% if %}" });
    await expect(app.run(() => templates.render("a.html"))).rejects.toMatchObject({
      name: "TemplateSyntaxError",
      template: "a.html",
      line: 2,
    });
  });
});
