import { describe, expect, test } from "vitest";
import { ApiTokens, hasAbility, HTTPTokenAuth, memoryTokens } from "../src/index.ts";
import { cliRunner } from "phial/testing";
import { api, authorization } from "./api.ts";

function tokenApi(options: { header?: string; scheme?: string } = {}) {
  const made = api();
  const asked: string[] = [];
  const auth = new HTTPTokenAuth({
    verifyToken: (token) => {
      asked.push(token);
      // What takes an empty token for good, as in CVE-2026-34531.
      return token === "right" || token === "" ? { id: 7 } : undefined;
    },
    ...options,
  }).initApp(made.app);
  made.app.get("/", auth.required(), (c) => String(c.var.user.id));
  return { ...made, asked };
}

describe("a token", () => {
  test("is taken from the Authorization header, in any capitals of the scheme", async () => {
    const { client } = tokenApi();
    expect(await (await client.get("/", authorization("Bearer right"))).text()).toBe("7");
    expect((await client.get("/", authorization("bearer right"))).status).toBe(200);
    expect((await client.get("/", authorization("Bearer wrong"))).status).toBe(401);
    expect((await client.get("/", authorization("Token right"))).status).toBe(401);
  });

  test("that is empty or missing reaches nobody", async () => {
    const { client, asked } = tokenApi();
    for (const header of ["Bearer", "Bearer ", ""]) {
      const response = await client.get("/", authorization(header));
      expect(response.status).toBe(401);
      expect(response.headers.get("WWW-Authenticate")).toMatch(/^Bearer /);
    }
    await client.get("/");
    expect(asked).toEqual([]);
  });

  test("may come in a header of its own, whole but for blanks around it", async () => {
    const { client, asked } = tokenApi({ header: "X-API-Key" });
    expect((await client.get("/", { headers: { "X-API-Key": " right " } })).status).toBe(200);
    expect((await client.get("/", { headers: { "X-API-Key": "Bearer right" } })).status).toBe(401);
    expect((await client.get("/", { headers: { "X-API-Key": "" } })).status).toBe(401);
    expect((await client.get("/", authorization("Bearer right"))).status).toBe(401);
    expect(asked).toEqual(["right", "Bearer right"]);
  });

  test("may have another scheme", async () => {
    const { client } = tokenApi({ scheme: "Token" });
    expect((await client.get("/", authorization("Token right"))).status).toBe(200);
    expect((await client.get("/")).headers.get("WWW-Authenticate")).toMatch(/^Token /);
  });
});

describe("an API token", () => {
  function apiTokens() {
    const made = api();
    const tokens = new ApiTokens({ store: memoryTokens() }).initApp(made.app);
    const auth = new HTTPTokenAuth({
      verifyToken: (token) => tokens.verify(token),
      getUserRoles: ({ abilities }) => abilities,
      errorHandler: ({ reason }) => reason ?? "no",
    }).initApp(made.app);
    made.app.get("/", auth.required(), (c) => c.var.user.userId);
    made.app.get("/write", auth.required({ role: ["posts:write", "*"] }), () => "written");
    const use = async (token: string, path = "/") => {
      const response = await made.client.get(path, authorization(`Bearer ${token}`));
      return [response.status, await response.text()];
    };
    return { ...made, tokens, use };
  }

  test("is shown once, and the store has a digest of it", async () => {
    const { app, tokens, use } = apiTokens();
    const { token, record } = await app.run(() => tokens.create({ userId: "7", name: "laptop" }));
    expect(token).toMatch(/^phial_[\w-]{65}$/);
    expect(await use(token)).toEqual([200, "7"]);
    const stored = await tokens.of(app).records.find(record.id);
    expect(stored?.hash).toMatch(/^[0-9a-f]{64}$/);
    expect(JSON.stringify([stored, record])).not.toContain(token.slice(22, 60));
  });

  test("that is not one, or another's, or has a slip in it, is unknown", async () => {
    const { app, tokens, use } = apiTokens();
    const { token } = await app.run(() => tokens.create({ userId: "7", name: "laptop" }));
    const slip = token.slice(0, 30) + (token[30] === "a" ? "b" : "a") + token.slice(31);
    for (const other of [slip, `${token}x`, token.slice(1), "phial_", "x".repeat(71)]) {
      expect(await use(other)).toEqual([401, "unknown"]);
    }
  });

  test("ends when it was told to, and when it is taken back", async () => {
    const { app, clock, tokens, use } = apiTokens();
    const make = (expiresIn?: number) =>
      app.run(() => tokens.create({ userId: "7", name: "x", ...(expiresIn && { expiresIn }) }));
    const [short, long] = [await make(60), await make()];
    clock.advance(60_000);
    expect(await use(short.token)).toEqual([401, "expired"]);
    expect(await use(long.token)).toEqual([200, "7"]);
    expect(await app.run(() => tokens.revoke("8", long.record.id))).toBe(false);
    expect(await app.run(() => tokens.revoke("7", long.record.id))).toBe(true);
    expect(await use(long.token)).toEqual([401, "unknown"]);
  });

  test("may be good for so many uses, also when they come at once", async () => {
    const { app, tokens, use } = apiTokens();
    const { token } = await app.run(() => tokens.create({ userId: "7", name: "x", uses: 1 }));
    const all = await Promise.all(Array.from({ length: 10 }, () => use(token)));
    expect(all.filter(([status]) => status === 200)).toHaveLength(1);
    expect(await use(token)).toEqual([401, "used up"]);
  });

  test("may be used for what its abilities say, and notes when", async () => {
    const { app, clock, tokens, use } = apiTokens();
    const make = (...abilities: string[]) =>
      app.run(() => tokens.create({ userId: "7", name: "x", abilities }));
    const [reader, writer] = [await make("posts:read"), await make("posts:write")];
    expect((await use(reader.token, "/write"))[0]).toBe(403);
    expect((await use(writer.token, "/write"))[0]).toBe(200);
    const listed = await app.run(() => tokens.list("7"));
    expect(listed.find(({ id }) => id === writer.record.id)?.lastUsedAt).toBe(clock.now());
    expect(hasAbility({ abilities: ["*"] }, "anything")).toBe(true);
  });

  test("is made, listed and taken back by commands", async () => {
    const { app, use } = apiTokens();
    const cli = cliRunner(app);
    const run = async (...args: string[]) => cli.invoke(["api-tokens", ...args]);
    const { stdout } = await run("create", "7", "ci", "--abilities", "posts:write", "--days", "30");
    expect(await use(stdout.trim(), "/write")).toEqual([200, "written"]);
    const listed = (await run("list", "7")).stdout;
    expect(listed).toMatch(/^[\w-]{16} {2}ci {2}posts:write\n$/);
    await run("revoke", "7", listed.slice(0, 16));
    expect((await use(stdout.trim()))[0]).toBe(401);
    expect((await run("create", "7", "ci", "--days", "many")).exitCode).not.toBe(0);
  });

  test("cannot begin with what a scanner would not find", () => {
    expect(() => new ApiTokens({ store: memoryTokens(), prefix: "my shop" })).toThrow(
      expect.objectContaining({ code: "HTTPAUTH_PREFIX_INVALID" }),
    );
  });
});
