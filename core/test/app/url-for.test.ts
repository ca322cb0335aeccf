import { describe, expect, test } from "vitest";
import {
  type Context,
  endpoint,
  Markup,
  params,
  path,
  Phial,
  rule,
  silentLogger,
  urlFor,
} from "../../src/index.ts";
import { requestContext } from "../../src/testing/index.ts";
import { failure, inRequest, shopApp } from "./shop-app.ts";

describe("urlFor in a request", () => {
  test.each<[string, string, Record<string, unknown>]>([
    ["/", "home", {}],
    ["/notes/7", "note", { id: 7 }],
    ["/users/Ada%20L%3F%23", "user", { name: "Ada L?#" }],
    ["/users/a/b", "user", { name: "a/b" }],
    ["/users/%25", "user", { name: "%" }],
    ["/users/%E2%82%AC", "user", { name: "\u20ac" }],
    ["/wiki/a/b%20c", "wiki", { page: "a/b c" }],
    ["/price/2.0", "price", { value: 2 }],
    ["/caf%C3%A9%201", "cafe", {}],
  ])("gives %s for %s", async (url, name, values) => {
    expect(await inRequest((c) => urlFor(c, name, values))).toBe(url);
  });

  test.each<[string, Record<string, unknown>]>([
    ["/?page=2", { page: 2 }],
    ["/?tag=a&tag=b", { tag: ["a", "b"] }],
    ["/?on=true&off=false", { on: true, off: false }],
    ["/", { nothing: undefined, no: null, list: [undefined] }],
    ["/?q=a+b%2Bc%26d%3De%25", { q: "a b+c&d=e%" }],
    ["/?a+b=%E2%82%AC", { "a b": "\u20ac" }],
    ["/?next=/x?y", { next: "/x?y" }],
  ])("puts what is no parameter into the query: %s", async (url, values) => {
    expect(await inRequest((c) => urlFor(c, "home", values))).toBe(url);
  });

  test("writes booleans and numbers as JavaScript does", async () => {
    const url = await inRequest((c) => urlFor(c, "user", { name: 1, flag: true, size: 2.5 }));
    expect(url).toBe("/users/1?flag=true&size=2.5");
  });

  test("writes an anchor", async () => {
    expect(await inRequest((c) => urlFor(c, "home", { a: 1 }, { anchor: "x y&z" }))).toBe(
      "/?a=1#x%20y&z",
    );
  });

  test("gives URLs that lead back to the value they were made of", async () => {
    await using app = shopApp();
    for (const name of ["a b", "100%", "%41", "%252F", "a?b#c", "\u{1F600}", "..."]) {
      const url = await requestContext(app, "/", (c) => urlFor(c, "user", { name }));
      expect(await (await app.request(url)).text()).toBe(name);
    }
  });
});

describe("an absolute URL", () => {
  test.each<[string, string, object]>([
    ["http://shop.test/about", "http://shop.test/", { external: true }],
    ["https://shop.test:8443/about", "https://shop.test:8443/", { external: true }],
    ["http://shop.test/about", "http://shop.test:80/", { external: true }],
    ["https://shop.test/about", "http://shop.test/", { scheme: "https" }],
    ["//shop.test/about", "http://shop.test/", { scheme: "" }],
    ["/about", "http://shop.test/", { external: false }],
  ])("is %s for a request of %s and %j", async (url, request, options) => {
    expect(await inRequest((c) => urlFor(c, "about", {}, options), request)).toBe(url);
  });

  test("cannot be asked for and refused at once", async () => {
    const options = { scheme: "https", external: false };
    const [code] = await failure(() => inRequest((c) => urlFor(c, "home", {}, options)));
    expect(code).toBe("URL_SCHEME_RELATIVE");
  });

  test("names SERVER_NAME instead of what the client claims", async () => {
    const app = shopApp({ SERVER_NAME: "real.test:8000" });
    const build = (c: Context) => urlFor(c, "home", {}, { external: true });
    expect(await inRequest(build, "http://evil.test/", app)).toBe("http://real.test:8000/");
  });
});

describe("urlFor outside of a request", () => {
  test("gives an absolute URL with SERVER_NAME and PREFERRED_URL_SCHEME", () => {
    const app = shopApp({ SERVER_NAME: "shop.test", PREFERRED_URL_SCHEME: "https" });
    expect(urlFor(app, "note", { id: 7 })).toBe("https://shop.test/notes/7");
    expect(urlFor(app, "note", { id: 7 }, { external: false })).toBe("/notes/7");
  });

  test("gives a path where the host is not known, and says so when the host is needed", async () => {
    const app = shopApp();
    expect(urlFor(app, "about")).toBe("/about");
    const [code, message] = await failure(() => urlFor(app, "about", {}, { external: true }));
    expect(code).toBe("URL_SERVER_NAME_MISSING");
    expect(message).toContain("Set SERVER_NAME");
  });
});

describe("a name that leads nowhere", () => {
  test("is an error that names the nearest one", async () => {
    const [code, message] = await failure(() => inRequest((c) => urlFor(c, "abuot")));
    expect(code).toBe("ENDPOINT_UNKNOWN");
    expect(message).toContain('Did you mean "about"?');
  });

  test("that resembles nothing leads to the list of endpoints", async () => {
    const [, message] = await failure(() => inRequest((c) => urlFor(c, "zzzzzzzzzz")));
    expect(message).toContain("`phial routes` lists the endpoints.");
  });

  test("is asked of the build error handlers, in order, with values and options", async () => {
    const app = shopApp();
    const asked: unknown[] = [];
    app.urlBuildErrorHandlers.push(
      (error, request) => void asked.push([error.code, request]),
      (_error, { endpoint }) => (endpoint === "cdn" ? "https://cdn.test/" : undefined),
    );
    const build = (c: Context) => urlFor(c, "cdn", { file: "a.js" }, { anchor: "x" });
    expect(await inRequest(build, "/", app)).toBe("https://cdn.test/");
    const request = { endpoint: "cdn", values: { file: "a.js" }, options: { anchor: "x" } };
    expect(asked).toEqual([["ENDPOINT_UNKNOWN", request]]);
    const [code] = await failure(() => requestContext(app, "/", (c) => urlFor(c, "other")));
    expect(code).toBe("ENDPOINT_UNKNOWN");
  });
});

describe("a value", () => {
  test("that is missing is an error that names it", async () => {
    const [code, message] = await failure(() => inRequest((c) => urlFor(c, "user", { nam: "x" })));
    expect(code).toBe("ENDPOINT_VALUES_MISSING");
    expect(message).toContain('The URL of "user" needs the value "name".');
  });

  test.each<[string, unknown]>([
    ["note", 1.5],
    ["note", "seven"],
    ["price", Number.NaN],
  ])("that the converter of %s cannot write is an error: %s", async (name, value) => {
    const values = { id: value, value };
    const [code] = await failure(() => inRequest((c) => urlFor(c, name, values)));
    expect(code).toBe("URL_VALUE_INVALID");
  });

  test.each([{}, { name: "x" }, Object.create(null)])(
    "that has no text of its own is an error: %j",
    async (value: unknown) => {
      for (const values of [{ name: value }, { name: "x", q: value }]) {
        const [code] = await failure(() => inRequest((c) => urlFor(c, "user", values)));
        expect(code).toBe("URL_VALUE_INVALID");
      }
    },
  );

  test("that is an object with a text stands as that text", async () => {
    const values = { name: new URL("https://x.test/"), tags: [new Markup("<b>")] };
    const url = await inRequest((c) => urlFor(c, "user", values));
    expect(url).toBe("/users/https://x.test/?tags=%3Cb%3E");
  });

  test("that no route of the endpoint has as its default is an error that names it", async () => {
    const app = new Phial("paged", { log: silentLogger });
    app.get("/list", rule({ endpoint: "list", defaults: { page: 1 } }), () => "list");
    const [code, message] = await failure(() => urlFor(app, "list", { page: 2 }));
    expect([code, message]).toEqual([
      "ENDPOINT_VALUES_MISSING",
      expect.stringContaining('another value for "page" than its default'),
    ]);
  });

  test("of an optional parameter may be left out, with the slash before it", async () => {
    const app = new Phial("dates", { log: silentLogger });
    app.get("/:year/:month?", endpoint("date"), () => "date");
    expect(urlFor(app, "date", { year: 2024 })).toBe("/2024");
    expect(urlFor(app, "date", { year: 2024, month: 5 })).toBe("/2024/5");
  });

  test("with half a character is an error", async () => {
    const [code] = await failure(() => inRequest((c) => urlFor(c, "user", { name: "\ud800" })));
    expect(code).toBe("URL_VALUE_INVALID");
  });

  test("never brings a line break, or a host, into the path", async () => {
    const app = new Phial("bare", { log: silentLogger });
    app.get("/:first", params({ first: path() }), endpoint("first"), () => "first");
    const url = await inRequest(
      (c) => urlFor(c, "first", { first: "/evil.test\r\nX: 1" }),
      "/",
      app,
    );
    expect(url).toBe("/evil.test%0D%0AX:%201");
  });
});
