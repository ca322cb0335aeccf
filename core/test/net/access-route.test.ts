import { describe, expect, test } from "vitest";
import { accessRoute, Phial, silentLogger } from "../../src/index.ts";

async function routeFor(
  forwarded: string | undefined,
  config: Record<string, unknown> = {},
  peer = "10.0.0.1",
): Promise<readonly string[]> {
  const app = new Phial("route", { log: silentLogger, config });
  app.get("/", (c) => accessRoute(c));
  const headers = forwarded === undefined ? {} : { "X-Forwarded-For": forwarded };
  const request = new Request("http://localhost/", { headers });
  const response = await app.fetch(request, { incoming: { socket: { remoteAddress: peer } } });
  return response.json() as Promise<readonly string[]>;
}

describe("accessRoute", () => {
  test("is the peer alone while no proxy is trusted", async () => {
    expect(await routeFor("1.2.3.4, 5.6.7.8")).toEqual(["10.0.0.1"]);
    expect(await routeFor(undefined)).toEqual(["10.0.0.1"]);
  });

  test("begins with the client, and leaves out what the client has put before itself", async () => {
    const config = { TRUSTED_PROXIES: { hops: 2 } };
    expect(await routeFor("6.6.6.6, 1.2.3.4, 10.0.0.2", config)).toEqual(["1.2.3.4", "10.0.0.2"]);
  });

  test("counts a client that names itself twice once for each proxy", async () => {
    const config = { TRUSTED_PROXIES: { hops: 2 } };
    expect(await routeFor("1.2.3.4, 1.2.3.4, 1.2.3.4", config)).toEqual(["1.2.3.4", "1.2.3.4"]);
  });

  test("ends at the first address that is no proxy of ours", async () => {
    const config = { TRUSTED_PROXIES: { proxies: ["10.0.0.0/8"] } };
    expect(await routeFor("6.6.6.6, 1.2.3.4, 10.0.0.3,10.0.0.2", config)).toEqual([
      "1.2.3.4",
      "10.0.0.3",
      "10.0.0.2",
    ]);
  });

  test("writes addresses in their canonical form", async () => {
    const config = { TRUSTED_PROXIES: { hops: 1 } };
    expect(await routeFor("2001:DB8:0:0::1", config)).toEqual(["2001:db8::1"]);
  });

  test("is the peer when the peer is no proxy, or the header does not fit", async () => {
    const config = { TRUSTED_PROXIES: { hops: 2 } };
    expect(await routeFor("1.2.3.4, 10.0.0.2", config, "203.0.113.9")).toEqual(["203.0.113.9"]);
    expect(await routeFor("1.2.3.4", config)).toEqual(["10.0.0.1"]);
    expect(await routeFor("rubbish, 10.0.0.2", config)).toEqual(["10.0.0.1"]);
  });
});
