import { silentLogger } from "phial";
import { testClient } from "phial/testing";
import { describe, expect, test } from "vitest";
import { JWTManager, memoryStore, refreshTokenReused } from "../src/index.ts";
import { appWith, bearer, forge } from "./tokens-app.ts";

function rotating(config: object = {}, log = silentLogger) {
  const jwt = new JWTManager({ store: memoryStore() });
  const made = appWith(jwt, config, log);
  const { app } = made;
  app.post("/login", () => jwt.createTokens("ann", { access: { fresh: true } }));
  app.post("/refresh", jwt.required({ refresh: true }), (c) => jwt.rotate(c));
  app.get("/me", jwt.required(), (c) => ({ me: c.var.jwt.sub }));
  app.delete("/token", jwt.required({ verifyType: false }), async (c) => {
    await jwt.revoke(c.var.jwt);
    return "revoked";
  });
  app.delete("/all", jwt.required(), async (c) => {
    await jwt.revokeFamily(c.var.jwt);
    return "revoked";
  });
  const client = testClient(app);
  const pairOf = async (response: Response) => {
    const { accessToken, refreshToken } = await response.json();
    return { access: bearer(accessToken), refresh: bearer(refreshToken) };
  };
  const login = async () => pairOf(await client.post("/login"));
  const refresh = async (token: ReturnType<typeof bearer>) => client.post("/refresh", token);
  const me = async (token: ReturnType<typeof bearer>) => (await client.get("/me", token)).status;
  return { ...made, jwt, client, login, refresh, me, pairOf };
}

describe("a refresh token", () => {
  test("gives a pair once, and the next one after it", async () => {
    const { login, refresh, me, pairOf } = rotating();
    const first = await login();

    const second = await pairOf(await refresh(first.refresh));
    const third = await pairOf(await refresh(second.refresh));

    expect([await me(second.access), await me(third.access)]).toEqual([200, 200]);
  });

  test("that comes again ends its family: who stole it is out, and who lost it", async () => {
    const { app, login, refresh, me, pairOf } = rotating();
    const first = await login();
    const stolen = await pairOf(await refresh(first.refresh));
    const other = await login();

    const heard = await refreshTokenReused.collect(app, async () => {
      const again = await refresh(first.refresh);
      expect([again.status, await again.json()]).toEqual([401, { msg: "Token has been revoked" }]);
    });

    expect(heard.map(({ claims }) => claims.sub)).toEqual(["ann"]);
    expect((await refresh(stolen.refresh)).status).toBe(401);
    expect([await me(stolen.access), await me(first.access)]).toEqual([401, 401]);
    // Another login of the same user goes on.
    expect(await me(other.access)).toBe(200);
  });

  test("that comes again is told to the log, without the token", async () => {
    const lines: object[] = [];
    const log = { ...silentLogger, warn: (fields: object) => void lines.push(fields) };
    const { login, refresh } = rotating({}, log);
    const first = await login();
    await refresh(first.refresh);

    await refresh(first.refresh);

    expect(lines).toEqual([
      { event: "jwt.refresh_reused", subject: "ann", family: expect.any(String) },
    ]);
    expect(JSON.stringify(lines)).not.toContain(first.refresh.headers.Authorization.slice(7));
  });

  test("of which many come at once is redeemed by one", async () => {
    const { login, refresh } = rotating();
    const first = await login();

    const answers = await Promise.all(Array.from({ length: 10 }, () => refresh(first.refresh)));

    const statuses = answers.map(({ status }) => status).toSorted((a, b) => a - b);
    expect(statuses).toEqual([200, ...Array.from({ length: 9 }, () => 401)]);
  });

  test("may come again within the grace, which is refused and ends nothing", async () => {
    const { login, refresh, me, pairOf, clock } = rotating({ JWT_REUSE_GRACE: 10 });
    const first = await login();
    const second = await pairOf(await refresh(first.refresh));

    clock.advance(9_000);
    expect((await refresh(first.refresh)).status).toBe(401);
    expect(await me(second.access)).toBe(200);
    clock.advance(1_000);
    expect((await refresh(first.refresh)).status).toBe(401);
    expect(await me(second.access)).toBe(401);
  });

  test("keeps its claims, and gets those of the call", async () => {
    const { app, jwt, pairOf, client } = rotating();
    app.post("/next", jwt.required({ refresh: true }), (c) =>
      jwt.rotate(c, { access: { claims: { role: "reader" } } }),
    );
    const token = await app.run(() =>
      jwt.createRefreshToken("ann", { claims: { device: "phone" } }),
    );

    const { access, refresh } = await pairOf(await client.post("/next", bearer(token)));

    const read = (headers: { headers: { Authorization: string } }) =>
      app.run(() => jwt.decodeToken(headers.headers.Authorization.slice(7)));
    expect(await read(refresh)).toMatchObject({ device: "phone", type: "refresh" });
    expect(await read(access)).toMatchObject({ role: "reader", type: "access", fresh: false });
  });

  test("without a name cannot be judged and is refused", async () => {
    const { refresh } = rotating();

    expect((await refresh(bearer(forge({ type: "refresh", jti: undefined })))).status).toBe(422);
  });

  test("cannot be rotated without a store, and the error says what to give", async () => {
    const jwt = new JWTManager();
    const { app } = appWith(jwt);
    app.post("/refresh", jwt.required({ refresh: true }), (c) => jwt.rotate(c));

    const rotate = testClient(app).post("/refresh", bearer(forge({ type: "refresh" })));

    await expect(rotate).rejects.toMatchObject({ code: "JWT_STORE_MISSING" });
  });

  test("is made again for what the app says", async () => {
    const jwt = new JWTManager({
      store: memoryStore(),
      userIdentity: (user: { id: number }) => String(user.id),
      userLookup: (id) => ({ id: Number(id) }),
      subjectOf: (_id, user) => user ?? { id: 0 },
      additionalClaims: ({ id }) => ({ twice: id * 2 }),
    });
    const { app } = appWith(jwt);
    app.post("/refresh", jwt.required({ refresh: true }), (c) => jwt.rotate(c));
    const token = await app.run(() => jwt.createRefreshToken({ id: 21 }));

    const answer = await testClient(app).post("/refresh", bearer(token));
    const { accessToken } = await answer.json();

    const claims = await app.run(() => jwt.decodeToken(accessToken));
    expect(claims).toMatchObject({ sub: "21", twice: 42 });
  });

  test("cannot be made again where nothing says for what", async () => {
    const jwt = new JWTManager({
      store: memoryStore(),
      userIdentity: (user: { id: number }) => String(user.id),
    });
    const { app } = appWith(jwt);
    app.post("/refresh", jwt.required({ refresh: true }), (c) => jwt.rotate(c));

    const rotate = testClient(app).post("/refresh", bearer(forge({ type: "refresh" })));

    await expect(rotate).rejects.toMatchObject({ code: "JWT_SUBJECT_UNKNOWN" });
  });
});

describe("a revoked token", () => {
  test("is refused at once, alone", async () => {
    const { client, login, me, refresh } = rotating();
    const one = await login();
    const two = await login();

    await client.delete("/token", one.access);

    expect([await me(one.access), await me(two.access)]).toEqual([401, 200]);
    expect((await refresh(one.refresh)).status).toBe(200);
  });

  test("passes where the route does not ask", async () => {
    const { app, jwt, client, login } = rotating();
    app.get("/unchecked", jwt.required({ skipRevocationCheck: true }), () => "in");
    const { access } = await login();
    await client.delete("/token", access);

    expect((await client.get("/unchecked", access)).status).toBe(200);
  });

  test("takes its family along on demand", async () => {
    const { client, login, me, refresh, pairOf } = rotating();
    const one = await login();
    const next = await pairOf(await refresh(one.refresh));

    await client.delete("/all", next.access);

    expect([await me(one.access), await me(next.access)]).toEqual([401, 401]);
    expect((await refresh(next.refresh)).status).toBe(401);
  });

  test("is forgotten by the store when it would be over anyway", async () => {
    const { app, clock } = rotating();
    const marks = memoryStore().open(app);
    await marks.put("a", { at: clock.now(), until: clock.now() + 1000 });

    clock.advance(1000);

    expect(await marks.find(["a"])).toEqual([undefined]);
  });
});

test("a store that cannot be reached lets nobody in", async () => {
  const down = () => Promise.reject(new Error("down"));
  const jwt = new JWTManager({ store: { open: () => ({ put: down, find: down }) } });
  const { app } = appWith(jwt, { TESTING: false, ENV: "development" });
  app.get("/me", jwt.required(), () => "in");

  expect((await testClient(app).get("/me", bearer(forge()))).status).toBe(500);
});
