import { describe, expect, test } from "vitest";
import {
  clientAddress,
  form,
  json,
  Phial,
  readForm,
  redirect,
  requestId,
  routeOf,
  session,
  silentLogger,
  urlFor,
} from "../../src/index.ts";
import { CookieJar, requestContext, testClient } from "../../src/testing/index.ts";
import { z } from "zod";

function echoApp(): Phial {
  const config = { SECRET_KEY: "k".repeat(32) };
  const app = new Phial("echo", { log: silentLogger, config });
  app.all("/echo", async (c) => ({
    method: c.req.method,
    url: c.req.url,
    type: c.req.header("Content-Type") ?? null,
    cookie: c.req.header("Cookie") ?? null,
    language: c.req.header("Accept-Language") ?? null,
    address: clientAddress(c),
    body: c.req.method === "GET" ? "" : await c.req.text(),
  }));
  return app;
}

describe("a request of the test client", () => {
  test("goes to the app by path or whole URL, with query and headers", async () => {
    await using app = echoApp();
    const client = testClient(app, { headers: { "accept-language": "de" } });
    const echo = await (await client.get("/echo?a=1", { query: { b: "x y", c: [1, 2] } })).json();
    expect(echo).toMatchObject({
      method: "GET",
      url: "http://localhost/echo?a=1&b=x+y&c=1&c=2",
      language: "de",
      address: "127.0.0.1",
    });
    const headers = { "Accept-Language": "fr" };
    const other = await (await client.get("https://shop.test/echo", { headers })).json();
    expect(other).toMatchObject({ url: "https://shop.test/echo", language: "fr" });
    expect(client.url).toBe("https://shop.test/echo");
  });

  test("comes from the address that is given", async () => {
    await using app = echoApp();
    const client = testClient(app, { address: "192.0.2.7", baseUrl: "https://shop.test" });
    expect(await (await client.get("/echo")).json()).toMatchObject({
      address: "192.0.2.7",
      url: "https://shop.test/echo",
    });
  });

  test.each(["get", "post", "put", "patch", "delete"] as const)(
    "%s() sends its method",
    async (verb) => {
      await using app = echoApp();
      const client = testClient(app);
      expect(await (await client[verb]("/echo")).json()).toMatchObject({
        method: verb.toUpperCase(),
      });
    },
  );

  test("sends JSON with its type, unless another one is given", async () => {
    await using app = echoApp();
    app.post("/json", json(z.object({ a: z.number() })), (c) => c.json(c.req.valid("json").a));
    const client = testClient(app);
    expect(await (await client.post("/json", { json: { a: 1 } })).json()).toBe(1);
    const headers = { "Content-Type": "application/merge-patch+json" };
    expect(await (await client.post("/echo", { json: null, headers })).json()).toMatchObject({
      type: "application/merge-patch+json",
      body: "null",
    });
  });

  test("sends a form, and a multipart one where a value is a file", async () => {
    await using app = echoApp();
    app.post("/form", form(z.object({ name: z.string() })), (c) => c.json(c.req.valid("form")));
    app.post("/upload", async (c) => {
      const { fields, files } = await readForm(c);
      const file = files.get("file");
      return c.json([fields.getAll("tag"), file?.fileName, await file?.text()]);
    });
    const client = testClient(app);
    expect(await (await client.post("/form", { form: { name: "Ada & Co" } })).json()).toEqual({
      name: "Ada & Co",
    });
    const file = new File(["content"], "a.txt", { type: "text/plain" });
    const upload = await client.post("/upload", { form: { tag: ["x", 2], file } });
    expect(await upload.json()).toEqual([["x", "2"], "a.txt", "content"]);
  });

  test("sends text, bytes and streams as they are", async () => {
    await using app = echoApp();
    const client = testClient(app);
    const bytes = new TextEncoder().encode("bytes");
    for (const body of ["bytes", bytes, new Blob([bytes]).stream()]) {
      expect(await (await client.post("/echo", { body })).json()).toMatchObject({ body: "bytes" });
    }
  });
});

describe("the cookies of the test client", () => {
  test("go from answer to request, also through redirects", async () => {
    await using app = echoApp();
    app.get("/login", () => {
      const response = redirect("/echo");
      response.headers.append("Set-Cookie", "one=1; Path=/");
      response.headers.append("Set-Cookie", "two=2; Path=/other");
      return response;
    });
    const client = testClient(app, { followRedirects: true });
    expect(await (await client.get("/login")).json()).toMatchObject({ cookie: "one=1" });
    expect(client.jar.cookies.map((cookie) => cookie.name)).toEqual(["one", "two"]);
  });

  test("are another client's business unless the jar is shared", async () => {
    await using app = echoApp();
    const jar = new CookieJar();
    jar.set("a", "1");
    expect(await (await testClient(app, { jar }).get("/echo")).json()).toMatchObject({
      cookie: "a=1",
    });
    expect(await (await testClient(app).get("/echo")).json()).toMatchObject({ cookie: null });
  });

  test("give way to a Cookie header that is given", async () => {
    await using app = echoApp();
    const client = testClient(app);
    client.jar.set("a", "1");
    const headers = { cookie: "b=2" };
    expect(await (await client.get("/echo", { headers })).json()).toMatchObject({ cookie: "b=2" });
  });
});

describe("redirects", () => {
  function redirectingApp(): Phial {
    const app = echoApp();
    app.all("/to/:status", (c) => redirect("/echo?x=1", Number(c.req.param("status"))));
    app.get("/away", () => redirect("https://other.test/echo"));
    app.get("/secure", () => redirect("https://localhost/echo"));
    app.get("/loop", () => redirect("/loop"));
    return app;
  }

  test("are followed when asked for, by the client or by the request", async () => {
    await using app = redirectingApp();
    const client = testClient(app);
    expect((await client.get("/to/303")).status).toBe(303);
    expect((await client.get("/to/303", { followRedirects: true })).status).toBe(200);
    const follower = testClient(app, { followRedirects: true });
    expect((await follower.get("/to/303")).status).toBe(200);
    expect((await follower.get("/to/303", { followRedirects: false })).status).toBe(303);
    expect(client.url).toBe("http://localhost/echo?x=1");
  });

  test.each([
    [302, "GET", ""],
    [303, "GET", ""],
    [307, "POST", '{"a":1}'],
    [308, "POST", '{"a":1}'],
  ])("with %i make of a POST a %s with the body %j", async (status, method, body) => {
    await using app = redirectingApp();
    const client = testClient(app, { followRedirects: true });
    const echo = await (await client.post(`/to/${status}`, { json: { a: 1 } })).json();
    expect(echo).toMatchObject({ method, body });
  });

  test("to another host are not followed, to another scheme they are", async () => {
    await using app = redirectingApp();
    const client = testClient(app, { followRedirects: true });
    expect((await client.get("/away")).headers.get("Location")).toBe("https://other.test/echo");
    expect((await client.get("/secure")).status).toBe(200);
  });

  test("in a circle end after a while", async () => {
    await using app = redirectingApp();
    const client = testClient(app, { followRedirects: true });
    expect((await client.get("/loop")).status).toBe(303);
  });
});

describe("the session of the test client", () => {
  test("is read and changed without a request", async () => {
    await using app = echoApp();
    app.get("/user", (c) => c.json(session(c).get("user") ?? null));
    const client = testClient(app);
    expect(await client.session((values) => values.get("user"))).toBeUndefined();
    expect(client.jar.cookies).toEqual([]);
    await client.session(async (values) => {
      await Promise.resolve();
      values.set("user", 7);
    });
    expect(await (await client.get("/user")).json()).toBe(7);
    await client.session((values) => values.clear());
    expect(client.jar.cookies).toEqual([]);
  });

  test("is that of the base URL, also when it is https", async () => {
    await using app = echoApp();
    app.get("/user", (c) => c.json(session(c).get("user") ?? null));
    const client = testClient(app, { baseUrl: "https://shop.test" });
    await client.session((values) => values.set("user", 7));
    expect(client.jar.cookies).toMatchObject([{ secure: true, domain: "shop.test" }]);
    expect(await (await client.get("/user")).json()).toBe(7);
  });

  test("does something as a request of the client would, with its address and headers", async () => {
    const app = new Phial("a", { config: { SECRET_KEY: "k".repeat(32) }, log: silentLogger });
    app.get("/user", (c) => c.json(session(c).get("user") ?? null));
    const client = testClient(app, { address: "192.0.2.7", headers: { "User-Agent": "tester" } });
    const seen = await client.context((c) => {
      session(c).set("user", 7);
      return [clientAddress(c), c.req.header("User-Agent")];
    });
    expect(seen).toEqual(["192.0.2.7", "tester"]);
    expect(await (await client.get("/user")).json()).toBe(7);
  });
});

describe("requestContext", () => {
  test("gives a c for what takes one, without route and hooks, and tears down", async () => {
    await using app = echoApp();
    const heard: string[] = [];
    app.beforeRequest(() => void heard.push("before"));
    app.teardownRequest((error) => void heard.push(`teardown ${String(error)}`));
    app.get("/", function home(c) {
      return c.text("home");
    });
    const result = await requestContext(app, "/echo?x=1", (c) => [
      urlFor(c, "home"),
      c.req.query("x"),
      routeOf(c),
      requestId(c).length,
    ]);
    expect(result).toEqual(["/", "1", undefined, 36]);
    expect(heard).toEqual(["teardown undefined"]);
  });

  test("throws what the function throws, which the teardown gets to see", async () => {
    await using app = echoApp();
    const heard: unknown[] = [];
    app.teardownRequest((error) => void heard.push(error));
    const broken = new Error("broken");
    await expect(requestContext(app, "/", () => Promise.reject(broken))).rejects.toBe(broken);
    expect(heard).toEqual([broken]);
  });

  test("takes a whole request", async () => {
    await using app = echoApp();
    const request = new Request("https://shop.test/x", { headers: { "X-A": "1" } });
    const seen = await requestContext(app, request, (c) => [c.req.header("X-A"), c.req.path]);
    expect(seen).toEqual(["1", "/x"]);
  });
});
