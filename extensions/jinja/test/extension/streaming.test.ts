import { g } from "phial";
import { describe, expect, test } from "vitest";
import { templateRendered } from "../../src/index.ts";
import { pagesApp } from "./pages-app.ts";

const page = "<ul>{% for row in rows %}<li>{{ row }}</li>{% endfor %}</ul>{{ g.end }}";

async function partsOf(response: Response): Promise<string[]> {
  const parts: string[] = [];
  const decoder = new TextDecoder();
  for await (const part of response.body ?? []) parts.push(decoder.decode(part));
  return parts;
}

describe("stream", () => {
  test("sends the beginning of a page while the rest is being made", async () => {
    const { app, templates } = pagesApp({ "page.html": page });
    const gate = Promise.withResolvers<void>();
    async function* rows() {
      yield "<1>";
      await gate.promise;
      yield 2;
    }
    app.get("/", (c) => {
      g().end = "end";
      return templates.stream(c, "page.html", { rows: rows() });
    });
    const response = await app.request("/");
    expect(response.headers.get("Content-Type")).toBe("text/html; charset=utf-8");
    const reader = (response.body ?? new ReadableStream<Uint8Array>()).getReader();
    const decoder = new TextDecoder();
    let text = "";
    while (!text.includes("&lt;1&gt;")) text += decoder.decode((await reader.read()).value);
    expect(text).not.toContain("<li>2");
    gate.resolve();
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      text += decoder.decode(part.value);
    }
    expect(text).toBe("<ul><li>&lt;1&gt;</li><li>2</li></ul>end");
  });

  test("keeps the context open until its end, and only then says that it was rendered", async () => {
    const { app, templates } = pagesApp({ "page.html": page });
    const log: string[] = [];
    templateRendered.connect(app, () => void log.push("rendered"));
    app.teardownRequest(() => void log.push("teardown"));
    async function* rows() {
      yield 1;
      log.push("last row");
    }
    app.get("/", (c) => templates.stream(c, "page.html", { rows: rows() }));
    await partsOf(await app.request("/"));
    expect(log).toEqual(["last row", "rendered", "teardown"]);
  });

  test("ends the template where it stands when the client goes away", async () => {
    const { app, templates } = pagesApp({ "page.html": page });
    const ended = Promise.withResolvers<string>();
    async function* rows() {
      try {
        for (let n = 0; ; n += 1) yield n;
      } finally {
        ended.resolve("closed");
      }
    }
    app.teardownRequest(() => ended.resolve("teardown"));
    app.get("/", (c) => templates.stream(c, "page.html", { rows: rows() }));
    const response = await app.request("/");
    await response.body?.cancel();
    expect(await ended.promise).toMatch(/closed|teardown/);
  });

  test("answers with an ordinary error where the template is missing or wrong", async () => {
    const { app, templates } = pagesApp(
      { "wrong.html": "{% if %}" },
      { config: { PROPAGATE_EXCEPTIONS: false } },
    );
    app.get("/missing", (c) => templates.stream(c, "missing.html"));
    app.get("/wrong", (c) => templates.stream(c, "wrong.html"));
    expect((await app.request("/missing")).status).toBe(500);
    expect((await app.request("/wrong")).status).toBe(500);
  });

  test("of text in the code, and outside of a request", async () => {
    const { app, templates } = pagesApp({ "a.txt": "{{ x }}" });
    app.get("/", (c) => templates.streamString(c, "<{{ x }}>", { x: "&" }));
    expect((await partsOf(await app.request("/"))).join("")).toBe("<&amp;>");
    const text = app.run(async () =>
      new Response(await templates.stream("a.txt", { x: "&" })).text(),
    );
    expect(await text).toBe("&");
  });
});
