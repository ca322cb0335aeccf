import { describe, expect, test } from "vitest";
import { HTTPBasicAuth, HTTPTokenAuth, MultiAuth } from "../src/index.ts";
import { api, authorization, basic } from "./api.ts";

function multiApi() {
  const made = api();
  const password = new HTTPBasicAuth({
    verifyPassword: (username, secret) => secret === "right" && { id: username },
    getUserRoles: () => "person",
  }).initApp(made.app);
  const bearer = new HTTPTokenAuth({
    verifyToken: (token) => (token === "right" ? { id: "robot", isRobot: true } : undefined),
    getUserRoles: () => "robot",
  }).initApp(made.app);
  const key = new HTTPTokenAuth({
    name: "key",
    header: "X-API-Key",
    verifyToken: (token) => (token === "right" ? { id: "key" } : undefined),
    getUserRoles: () => "robot",
  }).initApp(made.app);
  const either = new MultiAuth(password, bearer, key);
  made.app.get("/", either.required(), (c) => c.var.user.id);
  made.app.get("/maybe", either.required({ optional: true }), (c) => c.var.user?.id ?? "nobody");
  made.app.get("/robots", either.required({ role: "robot" }), (c) => c.var.user.id);
  return { ...made, either };
}

describe("several kinds of authentication", () => {
  test("take turns by what a request has", async () => {
    const { client } = multiApi();
    const text = async (request: object) => (await client.get("/", request)).text();
    expect(await text(basic("ann", "right"))).toBe("ann");
    expect(await text(basic("ann", "right", "basic"))).toBe("ann");
    expect(await text(authorization("Bearer right"))).toBe("robot");
    expect(await text({ headers: { "X-API-Key": "right" } })).toBe("key");
  });

  test("leave it to the first that has credentials, good or not", async () => {
    const { client } = multiApi();
    const headers = { Authorization: "Bearer wrong", "X-API-Key": "right" };
    const response = await client.get("/", { headers });
    expect(response.status).toBe(401);
    expect(response.headers.get("WWW-Authenticate")).toMatch(/^Bearer /);
  });

  test("ask by the main one where a request has nothing, or nothing that they know", async () => {
    const { client } = multiApi();
    for (const request of [{}, authorization("Unknown x"), authorization("Bearer")]) {
      const response = await client.get("/", request);
      expect(response.headers.get("WWW-Authenticate")).toMatch(/^Basic /);
    }
  });

  test("have roles and exceptions as each of them has", async () => {
    const { client } = multiApi();
    expect((await client.get("/robots", basic("ann", "right"))).status).toBe(403);
    expect((await client.get("/robots", authorization("Bearer right"))).status).toBe(200);
    expect(await (await client.get("/maybe")).text()).toBe("nobody");
  });

  test("are one guard in the census of routes", () => {
    const { app } = multiApi();
    const [row] = app.access.census().filter(({ name }) => name === "GET /robots");
    expect(row?.rules).toEqual([
      { by: "basic-auth or token-auth or key", rule: "role robot", identifies: true },
    ]);
  });
});
