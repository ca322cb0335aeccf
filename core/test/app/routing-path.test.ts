import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { pathFault, routingPath } from "../../src/app/routing-path.ts";
import { Phial, silentLogger } from "../../src/index.ts";

/** An app that says what its parameters are, and how often a hook has run. */
function listeningApp() {
  const app = new Phial("paths", { log: silentLogger });
  const seen: string[] = [];
  app.beforeRequest((c) => void seen.push(c.req.path));
  app.get("/", (c) => c.text("home"));
  app.get("/static text", (c) => c.text("static"));
  app.get("/x", (c) => c.text("x"));
  app.get("/caf\u00e9", (c) => c.text("caf\u00e9"));
  app.get("/one/:name", (c) => c.json(c.req.param("name")));
  app.get("/all/:rest{.+}", (c) => c.json(c.req.param("rest")));
  return { app, seen };
}

function pathOf(path: string): string {
  return routingPath(new Request(`http://localhost${path}`));
}

describe("a path that could be read in two ways is answered with 400", () => {
  test.each([
    ["/one/a%2fb", "PATH_ENCODED_SLASH"],
    ["/one/a%2Fb", "PATH_ENCODED_SLASH"],
    ["/one/a%5cb", "PATH_ENCODED_SLASH"],
    ["/one/a%5Cb", "PATH_ENCODED_SLASH"],
    ["/one/a%00b", "PATH_NUL_CHARACTER"],
    ["/one/%ff", "PATH_BAD_ENCODING"],
    ["/one/%c0%af", "PATH_BAD_ENCODING"],
    ["/one/%ed%a0%80", "PATH_BAD_ENCODING"],
    ["/one/100%", "PATH_BAD_ENCODING"],
    ["/one/%zz", "PATH_BAD_ENCODING"],
    ["/missing/%2f", "PATH_ENCODED_SLASH"],
  ])("%s", async (path, code) => {
    const { app } = listeningApp();
    await using _closing = app;
    const response = await app.request(path, { headers: { Accept: "application/json" } });
    expect([response.status, await response.json()]).toMatchObject([400, { status: 400, code }]);
  });

  test("and matches no route, whatever its pattern", async () => {
    const app = new Phial("paths", { log: silentLogger });
    await using _closing = app;
    let calls = 0;
    app.all("*", (c) => c.text(String(++calls)));
    app.get("/:any{.*}", (c) => c.text(String(++calls)));
    expect((await app.request("/a%2Fb")).status).toBe(400);
    expect(calls).toBe(0);
  });
});

describe("a path", () => {
  test.each([
    ["/static%20text", "static"],
    ["/caf%C3%A9", "caf\u00e9"],
    ["/c%61f%C3%A9", "caf\u00e9"],
    ["/%78", "x"],
  ])("%s is decoded before it is looked up", async (path, body) => {
    const { app } = listeningApp();
    await using _closing = app;
    expect(await (await app.request(path)).text()).toBe(body);
  });

  test.each([
    ["/one/a%20b", "a b"],
    ["/one/a+b", "a+b"],
    ["/one/%E2%82%AC", "\u20ac"],
    ["/one/a%3Fb%23c", "a?b#c"],
    ["/one/a%3Bb%26c%3Dd", "a;b&c=d"],
    ["/one/%25", "%"],
    ["/one/100%25", "100%"],
    ["/one/%252f", "%2f"],
    ["/one/%2541", "%41"],
    ["/all/a/b%20c", "a/b c"],
    ["/all/a//b", "a//b"],
  ])("%s is decoded exactly once for a parameter", async (path, value) => {
    const { app } = listeningApp();
    await using _closing = app;
    expect(await (await app.request(path)).json()).toBe(value);
  });

  test.each(["//x", "///x", "////x"])("%s is routed with one slash at its start", async (path) => {
    const { app, seen } = listeningApp();
    await using _closing = app;
    const response = await app.fetch(new Request(`http://localhost${path}`));
    expect(await response.text()).toBe("x");
    expect(seen).toEqual(["/x"]);
  });

  test("with several slashes at its start is never redirected to another host", async () => {
    const app = new Phial("paths", { log: silentLogger });
    await using _closing = app;
    app.get("/evil.test/", (c) => c.text("folder"));
    const response = await app.fetch(new Request("http://localhost//evil.test"));
    const location = response.headers.get("Location") ?? "";
    expect(new URL(location, "http://localhost").host).toBe("localhost");
  });

  test("has no query and no fragment in it", () => {
    expect([pathOf("/a?b=/c"), pathOf("/a#b"), pathOf("/?x"), pathOf("?x")]).toEqual([
      "/a",
      "/a",
      "/",
      "/",
    ]);
  });
});

describe("routingPath", () => {
  const part = fc.oneof(
    fc.string({ unit: "binary" }),
    fc.constantFrom("%", "%2", "%2f", "%25", "%00", "%c3", "%a9", "/", "//", "\\", "%5c", "a", "."),
  );
  const paths = fc.array(part).map((parts) => `/${parts.join("")}`);

  test("gives a path that starts with one slash, or a fault, for anything that is a URL", () => {
    fc.assert(
      fc.property(paths, (text) => {
        const url = new URL("http://localhost/");
        url.pathname = text;
        const path = routingPath(new Request(url));
        expect(path.startsWith("/")).toBe(true);
        expect(path.startsWith("//")).toBe(false);
        if (pathFault(path) === undefined) expect(path).not.toMatch(/\\|\0/);
      }),
    );
  });

  test("takes time in proportion to the length of the path", () => {
    const request = new Request(`http://localhost/${"%25".repeat(300_000)}`);
    expect(routingPath(request)).toHaveLength(900_001);
  });
});
