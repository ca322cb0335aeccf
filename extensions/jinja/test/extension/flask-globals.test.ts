import { Blueprint, type Context, flash, g, int, Markup, params, session } from "phial";
import { testClient } from "phial/testing";
import { describe, expect, test } from "vitest";
import { pagesApp, rendered } from "./pages-app.ts";

function notesApp(source: string) {
  const { app, templates } = pagesApp({ "page.html": source });
  const notes = new Blueprint("notes", { urlPrefix: "/notes" });
  const page = (c: Context) => templates.render(c, "page.html");
  notes.get("/", function index(c) {
    return page(c);
  });
  notes.get("/:id", params({ id: int() }), function show(c) {
    return page(c);
  });
  app.registerBlueprint(notes);
  return app;
}

describe("url_for", () => {
  test.each([
    [`url_for("notes.show", id=7)`, "/notes/7"],
    [`url_for(".show", id=7, q="a b")`, "/notes/7?q=a+b"],
    [`url_for("notes.index", _anchor="top")`, "/notes/#top"],
    [`url_for("notes.index", _external=true)`, "http://localhost/notes/"],
    [`url_for("notes.index", _external=true, _scheme="https")`, "https://localhost/notes/"],
    [`url_for(endpoint="notes.show", _method="GET", id=7)`, "/notes/7"],
    [`url_for("notes.index", tag=["a", "b"], none=none)`, "/notes/?tag=a&amp;tag=b"],
    [`url_for("notes.index", **{"page": 2})`, "/notes/?page=2"],
    [`url_for("notes.index", q=missing)`, "/notes/?q="],
    [`url_for("notes.index", all=true)`, "/notes/?all=true"],
  ])("%s is %s", async (call, url) => {
    const app = notesApp(`{{ ${call} }}`);
    expect(await (await app.request("/notes/")).text()).toBe(url);
  });

  test("writes a boolean as Python does where the templates come from there", async () => {
    const { app, templates } = pagesApp({}, { jinja: { dialect: "python" } });
    app.get("/", function home(c) {
      return templates.renderString(c, "{{ url_for('home', all=true) }}");
    });
    expect(await (await app.request("/")).text()).toBe("/?all=True");
  });

  test("outside of a request makes a URL with the host", async () => {
    const { app, templates } = pagesApp(
      { "mail.txt": "{{ url_for('home') }}" },
      { config: { SERVER_NAME: "example.com", PREFERRED_URL_SCHEME: "https" } },
    );
    app.get("/", function home() {
      return "";
    });
    expect(await app.run(() => templates.render("mail.txt"))).toBe("https://example.com/");
  });

  test("of an endpoint that is unknown says the nearest, and where it stands", async () => {
    const app = notesApp("\n{{ url_for('notes.shwo', id=1) }}");
    await expect(async () => app.request("/notes/")).rejects.toThrow('Did you mean "notes.show"?');
  });
});

describe("get_flashed_messages", () => {
  const loop = `{% for c, m in get_flashed_messages(with_categories=true) %}{{ c }}={{ m }};{% endfor %}`;

  async function shown(source: string): Promise<string> {
    const { app, templates } = pagesApp({ "page.html": source });
    app.get("/", (c) => {
      flash(c, "<saved>");
      flash(c, new Markup("<b>bold</b>"), "error");
      return templates.render(c, "page.html");
    });
    return (await app.request("/")).text();
  }

  test("gives messages, with categories if asked; markup as it is", async () => {
    expect(await shown(loop)).toBe("message=&lt;saved&gt;;error=<b>bold</b>;");
    expect(await shown("{{ get_flashed_messages() | join(' ') }}")).toBe(
      "&lt;saved&gt; <b>bold</b>",
    );
  });

  test("gives those of some categories", async () => {
    expect(await shown("{{ get_flashed_messages(category_filter=['error']) | length }}")).toBe("1");
    expect(await shown("{{ get_flashed_messages(false, ['error'])[0] }}")).toBe("<b>bold</b>");
  });
});

describe("session", () => {
  async function answer(source: string) {
    const { app, templates } = pagesApp({ "page.html": source });
    app.get("/", (c) => templates.render(c, "page.html"));
    const client = testClient(app);
    await client.session((values) => values.set("user", "Ada"));
    const response = await client.get("/");
    return { text: await response.text(), vary: response.headers.get("Vary") };
  }

  test.each([
    ["{{ session.user }}", "Ada"],
    ["{{ session['user'] }}", "Ada"],
    ["{{ session.get('nobody', 'x') }}", "x"],
    ["{{ 'user' in session }}", "true"],
    ["{{ session | length }}", "1"],
    ["{% for k, v in session.items() %}{{ k }}={{ v }}{% endfor %}", "user=Ada"],
  ])("is a dict: %s prints %s, and the answer varies by cookie", async (source, text) => {
    expect(await answer(source)).toEqual({ text, vary: "Cookie" });
  });

  test("that no template looks at changes nothing", async () => {
    expect(await answer("plain {{ request.path }}")).toEqual({ text: "plain /", vary: null });
  });

  test("can be changed by a template, as in Flask", async () => {
    const { app, templates } = pagesApp({ "page.html": "{{ session.pop('once') }}" });
    app.get("/", (c) => templates.render(c, "page.html"));
    app.get("/set", (c) => {
      session(c).set("once", "shown");
      return "";
    });
    const client = testClient(app);
    await client.get("/set");
    expect(await (await client.get("/")).text()).toBe("shown");
    await client.session((values) => expect(values.has("once")).toBe(false));
  });
});

describe("g", () => {
  test("has what the request has put there, and nothing of another request", async () => {
    const { app, templates } = pagesApp({ "page.html": "{{ g.user }}{{ g.get('x', '-') }}" });
    app.get("/:name", (c) => {
      if (c.req.param("name") !== "none") g().user = c.req.param("name");
      return templates.render(c, "page.html");
    });
    expect(await (await app.request("/ada")).text()).toBe("ada-");
    expect(await (await app.request("/none")).text()).toBe("-");
  });
});

describe("config", () => {
  test("has the settings of the app and its extensions", async () => {
    const source = "{{ config.TESTING }} {{ config['EXPLAIN_TEMPLATE_LOADING'] }}";
    expect(await rendered(source)).toBe("true false");
  });

  test("has no secret, under no way of asking", async () => {
    const secret = "s3cr3t".repeat(8);
    const source = `{{ config.SECRET_KEY }}{{ config["SECRET_KEY"] }}{{ config.get("SECRET_KEY") }}
      {{ config.items() | list }}{{ config.values() | list }}{{ config | tojson }}
      {{ config.SECRET_KEY_FALLBACKS }}{{ config.API_TOKEN }}`;
    const config = {
      SECRET_KEY: secret,
      SECRET_KEY_FALLBACKS: [secret.toUpperCase()],
      API_TOKEN: secret,
    };
    const text = await rendered(source, {}, { config });
    expect(text).toContain("TESTING");
    expect(text.toLowerCase()).not.toContain("s3cr3t");
    expect(text).not.toContain("SECRET_KEY");
  });

  test("cannot be changed", async () => {
    await expect(rendered("{{ config.update({'DEBUG': true}) }}")).rejects.toThrow();
  });
});

test("imported templates, which are run once, see the request at hand and not the context", async () => {
  const { app, templates } = pagesApp({
    "page.html": "{% from 'm.html' import where %}{{ where() }}",
    "m.html": "{% macro where() %}{{ request.path }} {{ g.n }} {{ given }}{% endmacro %}",
  });
  app.get("/:n", (c) => {
    g().n = c.req.param("n");
    return templates.render(c, "page.html", { given: "not seen" });
  });
  expect(await (await app.request("/1")).text()).toBe("/1 1 ");
  expect(await (await app.request("/2")).text()).toBe("/2 2 ");
});
