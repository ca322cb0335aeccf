import { describe, expect, test } from "vitest";
import type { WireRequest } from "../src/request.ts";
import { send } from "../src/transport.ts";
import type { Twin } from "../src/twin.ts";

/** Answers with what it was asked. */
const mirror: Twin = {
  fetch: (request, peer) =>
    Response.json(
      { method: request.method, url: request.url, agent: request.headers.get("user-agent"), peer },
      { headers: { "X-Latin": "é", "Set-Cookie": "a=1" } },
    ),
};

async function ask(change: Partial<WireRequest>) {
  const request: WireRequest = {
    method: "GET",
    base: "http://localhost",
    path: "/",
    headers: [
      ["Host", "localhost"],
      ["User-Agent", "café"],
    ],
    body: undefined,
    peer: "10.0.0.9",
    ...change,
  };
  const answer = await send(request, mirror);
  const json: unknown = answer.text?.startsWith("{") ? JSON.parse(answer.text) : undefined;
  return { answer, json };
}

describe("a request that a Request object cannot say", () => {
  test("reaches the app with its dot segments resolved", async () => {
    for (const path of ["/s/../b?x=/../y", "/s/%2E%2e/b?x=/../y", "/./b?x=/../y"]) {
      const { json } = await ask({ path });
      expect(json).toMatchObject({ url: "http://localhost/b?x=/../y" });
    }
  });

  test("never leaves the root by dot segments", async () => {
    const { json } = await ask({ path: "/../../etc/passwd" });
    expect(json).toMatchObject({ url: "http://localhost/etc/passwd" });
  });

  test("is refused when its path has bytes beyond ASCII", async () => {
    const { answer } = await ask({ path: "/s/é" });
    expect(answer.status).toBe(400);
  });

  test("keeps its method, scheme, host, peer and header bytes", async () => {
    const { json, answer } = await ask({
      method: "TRACE",
      base: "https://example.com:8443",
      headers: [
        ["Host", "example.com:8443"],
        ["User-Agent", "café"],
      ],
    });
    expect(json).toEqual({
      method: "TRACE",
      url: "https://example.com:8443/",
      agent: "café",
      peer: { address: "10.0.0.9" },
    });
    expect(answer.headers.get("x-latin")).toBe("é");
    expect(answer.cookies).toMatchObject([{ name: "a", value: "1" }]);
    expect(answer.headers.has("date")).toBe(false);
  });

  test("may carry a body with GET", async () => {
    const body = new TextEncoder().encode("{}");
    const { answer } = await ask({
      body,
      headers: [
        ["Host", "x"],
        ["Content-Length", "2"],
      ],
    });
    expect(answer.status).toBe(200);
  });

  test("gets no body in answer to HEAD, as any other", async () => {
    for (const path of ["/", "/a/../b"]) {
      const { answer } = await ask({ method: "HEAD", path });
      expect(answer.text).toBe("");
    }
  });
});

describe("a request that a Request object can say", () => {
  test("is given to the twin directly, with the peer beside it", async () => {
    const { json } = await ask({ base: "https://example.com", path: "/a%20b?c" });
    expect(json).toMatchObject({
      url: "https://example.com/a%20b?c",
      agent: "café",
      peer: { address: "10.0.0.9" },
    });
  });
});
