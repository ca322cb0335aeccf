import { describe, expect, test } from "vitest";
import { Phial, silentLogger, type UrlParts, urlParts } from "../../src/index.ts";

async function partsOf(
  url: string,
  config: object = {},
  init: RequestInit = {},
): Promise<UrlParts> {
  const app = new Phial("parts", { log: silentLogger, config: { ...config } });
  let parts: UrlParts | undefined;
  app.get("/:path{.*}", (c) => {
    parts = urlParts(c);
    return "";
  });
  const env = { incoming: { socket: { remoteAddress: "10.0.0.1" } } };
  await app.fetch(new Request(url, init), env);
  if (!parts) throw new Error("no route has matched");
  return parts;
}

describe("urlParts", () => {
  test("gives what Flask's request has, decoded for people", async () => {
    expect(await partsOf("https://example.com:8443/gr%C3%BC%C3%9Fe/a%20b?q=%C3%A9&x=%ff")).toEqual({
      url: "https://example.com:8443/grüße/a%20b?q=é&x=%FF",
      baseUrl: "https://example.com:8443/grüße/a%20b",
      rootUrl: "https://example.com:8443/",
      path: "/grüße/a b",
      fullPath: "/grüße/a b?q=%C3%A9&x=%ff",
      query: "q=%C3%A9&x=%ff",
      host: "example.com:8443",
      scheme: "https",
    });
  });

  test("keeps the question mark of the full path without a query", async () => {
    const { fullPath, url, query } = await partsOf("http://localhost/a");
    expect([fullPath, url, query]).toEqual(["/a?", "http://localhost/a", ""]);
  });

  test("leaves the scheme's own port out, and slashes at the start of the path", async () => {
    const { baseUrl, path } = await partsOf("http://localhost:80//a");
    expect([baseUrl, path]).toEqual(["http://localhost/a", "/a"]);
  });

  test("does not take a colon in the path for a scheme", async () => {
    expect((await partsOf("http://localhost/x:y")).baseUrl).toBe("http://localhost/x:y");
  });

  test("has quotes and angle brackets in the query percent-encoded, as the URL standard says", async () => {
    expect((await partsOf(`http://localhost/?a="'<>`)).query).toBe("a=%22%27%3C%3E");
  });

  test("says what a trusted proxy says, and nothing else does", async () => {
    const init = { headers: { "X-Forwarded-Proto": "https", "X-Forwarded-Host": "shop.example" } };
    const trusted = { TRUSTED_PROXIES: { hops: 1, host: 1 } };
    expect((await partsOf("http://inner/a", trusted, init)).url).toBe("https://shop.example/a");
    expect((await partsOf("http://inner/a", {}, init)).url).toBe("http://inner/a");
  });
});
