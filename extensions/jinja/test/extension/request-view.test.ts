import { Blueprint, int, params } from "phial";
import { type TestRequest, testClient } from "phial/testing";
import { describe, expect, test } from "vitest";
import { requestMembers } from "../../src/request-view.ts";
import { pagesApp } from "./pages-app.ts";

/** What an expression about the request prints for GET /notes/7?tag=a&tag=b&q=grün. */
async function printed(expression: string, form?: TestRequest["form"]): Promise<string> {
  const { app, templates } = pagesApp({ "page.txt": `{{ ${expression} }}` });
  const notes = new Blueprint("notes", { urlPrefix: "/notes" });
  notes.on(["GET", "POST"], "/:id", params({ id: int() }), function show(c) {
    return templates.render(c, "page.txt");
  });
  app.registerBlueprint(new Blueprint("outer").registerBlueprint(notes));
  const client = testClient(app, { address: "192.0.2.7" });
  const response = await client.request(form ? "POST" : "GET", "/notes/7?tag=a&tag=b&q=gr%C3%BCn", {
    headers: { "User-Agent": "exam", Cookie: "seen=1; theme=dark", Referer: "/from" },
    ...(form && { form }),
  });
  return response.text();
}

describe("request", () => {
  test.each([
    ["request.method", "GET"],
    ["request.scheme", "http"],
    ["request.is_secure", "false"],
    ["request.host", "localhost"],
    ["request.host_url", "http://localhost/"],
    ["request.url_root", "http://localhost/"],
    ["request.root_url", "http://localhost/"],
    ["request.path", "/notes/7"],
    ["request.full_path", "/notes/7?tag=a&tag=b&q=gr%C3%BCn"],
    ["request.base_url", "http://localhost/notes/7"],
    ["request.url", "http://localhost/notes/7?tag=a&tag=b&q=grün"],
    ["request.query_string", "tag=a&tag=b&q=gr%C3%BCn"],
    ["request.args.q", "grün"],
    ["request.args['tag']", "a"],
    ["request.args.get('page', 1)", "1"],
    ["request.args.getlist('tag') | join('+')", "a+b"],
    ["request.args | length", "2"],
    ["request.args.keys() | sort | join", "qtag"],
    ["request.headers['user-agent']", "exam"],
    ["request.headers.get('User-Agent')", "exam"],
    ["request.headers.get('No: such')", ""],
    ["'Referer' in request.headers", "true"],
    ["request.cookies.theme", "dark"],
    ["request.content_type", ""],
    ["request.referrer", "/from"],
    ["request.user_agent", "exam"],
    ["request.endpoint", "outer.notes.show"],
    ["request.blueprint", "outer.notes"],
    ["request.blueprints | join(' ')", "outer.notes outer"],
    ["request.view_args.id == 7", "true"],
    ["request.remote_addr", "192.0.2.7"],
    ["request['path']", "/notes/7"],
  ])("has %s: %s", async (expression, text) => {
    expect(await printed(expression)).toBe(text);
  });

  test("has the fields of a form, which are read where a template asks for them", async () => {
    const form = { name: "Ada", tag: ["a", "b"] };
    const expression = "request.form.name ~ request.form.getlist('tag') | length";
    expect(await printed(expression, form)).toBe("Ada2");
  });

  test("is true in a request", async () => {
    expect(await printed("'yes' if request else 'no'")).toBe("yes");
  });

  test("outside of a request is false, and says so when it is used", async () => {
    const { app, templates } = pagesApp({});
    await app.run(async () => {
      expect(await templates.renderString("{{ 'yes' if request else 'no' }}")).toBe("no");
      for (const use of ["request.path", "session.user", "get_flashed_messages()"]) {
        await expect(templates.renderString(`{{ ${use} }}`)).rejects.toThrow(
          "{% if request %} around what needs",
        );
      }
    });
  });

  test.each([
    "raw",
    "c",
    "req",
    "app",
    "constructor",
    "__proto__",
    "prototype",
    "toString",
    "valueOf",
    "hasOwnProperty",
    "json",
    "text",
    "body",
    "signal",
    "then",
  ])("shows nothing else: not %s", async (name) => {
    expect(requestMembers).not.toContain(name);
    expect(await printed(`request.${name} is defined or request['${name}'] is defined`)).toBe(
      "false",
    );
  });

  test.each(["args", "headers", "cookies", "view_args", "form"])(
    "leads nowhere through its %s",
    async (name) => {
      for (const way of ["constructor", "__proto__", "toString", "raw"]) {
        expect(await printed(`request.${name}.${way} is defined`)).toBe("false");
      }
    },
  );
});
