import { type Context, identified, jsonify, Phial, silentLogger } from "phial";
import { testClient } from "phial/testing";
import { describe, expect, test } from "vitest";
import { JWTManager, type RequiredOptions } from "../src/index.ts";
import { signedInClient } from "../src/testing/index.ts";
import { appWith, bearer, forge, NOW, SECRET } from "./tokens-app.ts";

/** An app whose routes show what a guard knows. */
function guarded(config: object = {}, options: RequiredOptions = {}) {
  const jwt = new JWTManager();
  const made = appWith(jwt, config);
  const show = (c: Context) => ({ identity: jwt.identity(c) ?? null, at: jwt.location(c) ?? null });
  made.app.get("/", jwt.required(options), show);
  made.app.post("/", jwt.required(options), show);
  return { ...made, jwt, client: testClient(made.app) };
}

async function answerOf(response: Response): Promise<[number, unknown]> {
  return [response.status, await response.json()];
}

describe("the header", () => {
  test.each([
    ["Bearer T", 200],
    ["bearer T", 200],
    ["BEARER T", 200],
    ["Bearer\tT", 200],
    ["Bearer  T  ", 200],
    ["Bearer T,", 200],
    ["Basic abc, Bearer T", 200],
    ["Bearer T, Basic abc", 200],
    ["", 401],
    [",", 401],
    ["Basic T", 401],
    ["BearerX T", 401],
    ["Bearer: T", 401],
    ["T", 401],
    ["JWT T", 401],
    ["Bearer T, Bearer T", 401],
    ["Bearer", 422],
    ["Bearer T T", 422],
    ["Bearer T extra", 422],
    ["Bearer a,,b", 422],
    ["Bearer .", 422],
    ["Bearer \u00e9", 422],
  ])("%j is answered with %i", async (value, status) => {
    const { client } = guarded();

    const response = await client.get("/", {
      headers: { Authorization: value.replaceAll("T", forge()) },
    });

    expect(response.status).toBe(status);
  });

  test("counts its capitals where the app says so", async () => {
    const { client } = guarded({ JWT_HEADER_TYPE_EXACT: true });

    const status = async (type: string) =>
      (await client.get("/", { headers: { Authorization: `${type} ${forge()}` } })).status;

    expect([await status("Bearer"), await status("bearer")]).toEqual([200, 401]);
  });

  test("may have another name and no type", async () => {
    const { client } = guarded({ JWT_HEADER_NAME: "X-Token", JWT_HEADER_TYPE: "" });

    const status = async (headers: Record<string, string>) =>
      (await client.get("/", { headers })).status;

    expect(await status({ "X-Token": forge() })).toBe(200);
    expect(await status({ "X-Token": `Bearer ${forge()}` })).toBe(422);
    expect(await status({ Authorization: `Bearer ${forge()}` })).toBe(401);
  });
});

describe("other places", () => {
  const everywhere = { JWT_TOKEN_LOCATION: ["headers", "cookies", "query_string", "json"] };

  test("are off unless the app names them", async () => {
    const { client } = guarded();

    expect((await client.get(`/?jwt=${forge()}`)).status).toBe(401);
    expect((await client.post("/", { json: { access_token: forge() } })).status).toBe(401);
    const cookie = { Cookie: `access_token_cookie=${forge()}` };
    expect((await client.get("/", { headers: cookie })).status).toBe(401);
  });

  test("are searched in their order, and a bad token ends the search", async () => {
    const { client } = guarded(everywhere);
    const token = forge();

    expect(await answerOf(await client.get(`/?jwt=${token}`))).toEqual([
      200,
      { identity: "ann", at: "query_string" },
    ]);
    const both = await client.get(`/?jwt=${forge({ sub: "bob" })}`, bearer(token));
    expect(await answerOf(both)).toEqual([200, { identity: "ann", at: "headers" }]);
    const broken = await client.get(`/?jwt=${token}`, bearer("broken"));
    expect(await answerOf(broken)).toEqual([422, { msg: "Not enough segments" }]);
  });

  test("are all named where there is no token", async () => {
    const { client } = guarded(everywhere);

    const [status, body] = await answerOf(await client.get("/"));

    expect(status).toBe(401);
    expect(body).toEqual({
      msg:
        "Missing JWT in headers, cookies, query_string or json (Missing Authorization Header; " +
        "Missing cookie \"access_token_cookie\"; Missing 'jwt' query paramater; " +
        "Invalid content-type. Must be application/json.)",
    });
  });

  test.each([[["access_token"]], [[]], ["text"], [null], [5], [{ access_token: 5 }], [{}]])(
    "a JSON body %j is no error of the app",
    async (body) => {
      const { client } = guarded({ JWT_TOKEN_LOCATION: ["json"] });

      const response = await client.post("/", { json: body });

      expect([401, 422]).toContain(response.status);
    },
  );

  test("a token in a JSON body that is no text is said to be none in words", async () => {
    const { client } = guarded({ JWT_TOKEN_LOCATION: ["json"] });

    const response = await client.post("/", { json: { access_token: 5 } });

    expect(await answerOf(response)).toEqual([
      422,
      { msg: "Invalid token type. Token must be a string" },
    ]);
  });

  test("a GET has no JSON body", async () => {
    const { app } = guarded({ JWT_TOKEN_LOCATION: ["json"] });

    const response = await app.request("/", { headers: { "Content-Type": "application/json" } });

    expect(await answerOf(response)).toEqual([
      401,
      { msg: 'Missing "access_token" key in json data.' },
    ]);
  });

  test("an answer to a token in a URL goes to no cache, and its URL to no other site", async () => {
    const { client } = guarded(everywhere);

    const { headers } = await client.get(`/?jwt=${forge()}`);

    expect(headers.get("cache-control")).toBe("no-store");
    expect(headers.get("referrer-policy")).toBe("no-referrer");
  });

  test("two cookies of one name are none: a neighbour may have set one", async () => {
    const { client } = guarded({ JWT_TOKEN_LOCATION: ["cookies"] });
    const Cookie = `access_token_cookie=${forge()}; access_token_cookie=${forge({ sub: "eve" })}`;

    expect((await client.get("/", { headers: { Cookie } })).status).toBe(401);
  });

  test("a place that does not exist is refused when the guard is made", () => {
    const jwt = new JWTManager();

    expect(() => jwt.required(JSON.parse('{"locations":["somewhere"]}'))).toThrow(
      expect.objectContaining({ code: "JWT_LOCATION_UNKNOWN" }),
    );
    expect(() => jwt.required({ locations: [] })).toThrow("names no place");
  });
});

describe("the kind of a token", () => {
  test.each([
    [{}, "access", 200],
    [{}, "refresh", 422],
    [{}, "reset-link", 422],
    [{}, null, 422],
    [{}, undefined, 200],
    [{ refresh: true }, "access", 422],
    [{ refresh: true }, "refresh", 200],
    [{ refresh: true }, undefined, 422],
    [{ verifyType: false }, "refresh", 200],
    [{ fresh: true }, "access", 401],
  ])("with %j a token of type %j is answered with %i", async (options, type, status) => {
    const { client } = guarded({}, options);

    expect((await client.get("/", bearer(forge({ type })))).status).toBe(status);
  });

  test.each([
    [true, 200],
    [false, 401],
    [NOW + 10, 200],
    [NOW, 200],
    [NOW - 1, 401],
    [1, 401],
    ["yes", 401],
    [null, 401],
  ])("a fresh claim of %j is answered with %i", async (fresh, status) => {
    const { client } = guarded({}, { fresh: true });

    expect((await client.get("/", bearer(forge({ fresh })))).status).toBe(status);
  });

  test.each([
    ["JWT", 200],
    ["jwt", 200],
    ["application/jwt", 200],
    ["", 200],
    ["dpop+jwt", 422],
    ["logout+jwt", 422],
    [5, 422],
  ])("a header typ of %j is answered with %i", async (typ, status) => {
    const { client } = guarded();

    expect((await client.get("/", bearer(forge({}, { typ })))).status).toBe(status);
  });
});

describe("an optional guard", () => {
  test("lets those without a token pass, and nobody with a bad one", async () => {
    const { client } = guarded({}, { optional: true });

    expect(await answerOf(await client.get("/"))).toEqual([200, { identity: null, at: null }]);
    expect((await client.get("/", { headers: { Authorization: "Basic x" } })).status).toBe(200);
    expect((await client.get("/", bearer("x"))).status).toBe(422);
    expect((await client.get("/", bearer(forge({ exp: NOW })))).status).toBe(401);
    expect((await client.get("/", { headers: { Authorization: "Bearer" } })).status).toBe(422);
  });
});

describe("what a guard finds", () => {
  test("stands on the context, the user too", async () => {
    const jwt = new JWTManager({
      userLookup: async (name, { claims, header }) =>
        name === "ann" ? { name, jti: claims.jti, alg: header.alg } : undefined,
    });
    const { app } = appWith(jwt);
    app.get("/", jwt.required(), (c) => ({ ...c.var.user, same: jwt.user(c) === c.var.user }));
    const client = testClient(app);

    expect(await answerOf(await client.get("/", bearer(forge())))).toEqual([
      200,
      { name: "ann", jti: "by-hand", alg: "HS256", same: true },
    ]);
    expect(await answerOf(await client.get("/", bearer(forge({ sub: "eve" }))))).toEqual([
      401,
      { msg: "Error loading the user eve" },
    ]);
  });

  test("is told to whoever asks who the request comes from", async () => {
    const jwt = new JWTManager({ userLookup: (name) => ({ name }) });
    const { app } = appWith(jwt);
    app.get("/guarded", jwt.required(), async (c) => ({ who: await identified(c) }));
    app.get("/open", async (c) => ({ who: (await identified(c)) ?? null }));
    const client = testClient(app);
    const who = { id: "ann", authType: "jwt", user: { name: "ann" } };

    expect(await (await client.get("/guarded", bearer(forge()))).json()).toEqual({ who });
    expect(await (await client.get("/open", bearer(forge()))).json()).toEqual({ who });
    expect(await (await client.get("/open", bearer("x"))).json()).toEqual({ who: null });
    expect(await (await client.get("/open")).json()).toEqual({ who: null });
  });

  test("asked for without a guard is an error that names the guard", async () => {
    const jwt = new JWTManager();
    const { app } = appWith(jwt);
    app.get("/", (c) => ({ who: jwt.identity(c) }));

    await expect(testClient(app).get("/")).rejects.toMatchObject({
      code: "JWT_NOT_VERIFIED",
      remedy: expect.stringContaining("jwt.required()"),
    });
  });

  test("can be asked for by hand", async () => {
    const jwt = new JWTManager();
    const { app } = appWith(jwt);
    app.get("/", async (c) => {
      const found = await jwt.verifyInRequest(c, { optional: true });
      return { who: found?.identity ?? null };
    });
    const client = testClient(app);

    expect(await (await client.get("/", bearer(forge()))).json()).toEqual({ who: "ann" });
    expect(await (await client.get("/")).json()).toEqual({ who: null });
    expect((await client.get("/", bearer("x"))).status).toBe(422);
  });

  test("is listed among the rules of a route", () => {
    const jwt = new JWTManager();
    const { app } = appWith(jwt, { ACCESS_REQUIRED: true });
    app.get("/a", jwt.required(), () => "a");
    app.get("/b", jwt.required({ fresh: true, optional: true }), () => "b");

    const rules = app.access.census().map(({ name, rules: [rule] }) => [name, rule?.rule]);

    expect(rules).toEqual([
      ["GET /a", "required"],
      ["GET /b", "optional fresh"],
    ]);
  });

  test("does not hold up a browser that asks first", async () => {
    const { app } = guarded();

    expect((await app.request("/", { method: "OPTIONS" })).status).toBe(200);
  });
});

describe("those who judge a token", () => {
  const statusWith = async (options: object): Promise<number> => {
    const jwt = new JWTManager(options);
    const { app } = appWith(jwt);
    app.get("/", jwt.required(), () => "in");
    return (await testClient(app).get("/", bearer(forge()))).status;
  };

  test.each([
    [false, 200],
    [true, 401],
    [undefined, 401],
    [null, 401],
    ["", 401],
  ])(
    "a blocklist that says %j is answered with %i: only a clear no is one",
    async (says, status) => {
      expect(await statusWith({ tokenInBlocklist: async () => says })).toBe(status);
    },
  );

  test.each([
    [true, 200],
    [false, 400],
    [undefined, 400],
    [1, 400],
    ["yes", 400],
  ])("a verification that says %j is answered with %i", async (says, status) => {
    expect(await statusWith({ tokenVerification: () => says })).toBe(status);
  });

  test("that fail let nobody in", async () => {
    const jwt = new JWTManager({
      tokenInBlocklist: () => {
        throw new Error("down");
      },
    });
    const { app } = appWith(jwt, { TESTING: false, ENV: "development" });
    app.get("/", jwt.required(), () => "in");

    expect((await testClient(app).get("/", bearer(forge()))).status).toBe(500);
  });
});

describe("an answer", () => {
  test("can be replaced, each alone", async () => {
    const jwt = new JWTManager({
      answers: {
        expired: ({ token }, c) => jsonify(c, { login: token?.claims.sub }, 440),
        unauthorized: async ({ message }) => `<p>${message}</p>`,
      },
    });
    const { app } = appWith(jwt);
    app.get("/", jwt.required(), () => "in");
    const client = testClient(app);

    expect(await answerOf(await client.get("/", bearer(forge({ exp: NOW }))))).toEqual([
      440,
      { login: "ann" },
    ]);
    expect(await (await client.get("/")).text()).toBe("<p>Missing Authorization Header</p>");
    expect((await client.get("/", bearer("x"))).status).toBe(422);
  });

  test("has its message under another name", async () => {
    const { client } = guarded({ JWT_ERROR_MESSAGE_KEY: "error" });

    expect(await answerOf(await client.get("/"))).toEqual([
      401,
      { error: "Missing Authorization Header" },
    ]);
  });

  test("is that of the manager that has refused the token", async () => {
    const jwt = new JWTManager();
    const partner = new JWTManager({ name: "partner" });
    const config = {
      TESTING: true,
      JWT_SECRET_KEY: SECRET,
      PARTNER_JWT_SECRET_KEY: SECRET.toUpperCase(),
      PARTNER_JWT_ERROR_MESSAGE_KEY: "error",
      PARTNER_JWT_HEADER_NAME: "X-Partner",
    };
    const app = new Phial("two", { config, log: silentLogger });
    jwt.initApp(app);
    partner.initApp(app);
    app.get("/ours", jwt.required(), () => "ours");
    app.get("/theirs", partner.required(), () => "theirs");
    const client = testClient(app);

    expect(await answerOf(await client.get("/ours"))).toEqual([
      401,
      { msg: "Missing Authorization Header" },
    ]);
    expect(await answerOf(await client.get("/theirs"))).toEqual([
      401,
      { error: "Missing X-Partner Header" },
    ]);
    const ours = await app.run(() => jwt.createAccessToken("ann"));
    const crossed = await client.get("/theirs", { headers: { "X-Partner": `Bearer ${ours}` } });
    expect(crossed.status).toBe(422);
  });

  test("comes before error handlers of its status, as in Flask", async () => {
    const { app, client } = guarded();
    app.registerErrorHandler(401, () => "please log in");

    expect(await answerOf(await client.get("/"))).toEqual([
      401,
      { msg: "Missing Authorization Header" },
    ]);
  });
});

test("templates know the user, where the app says so", async () => {
  for (const addContextProcessor of [true, false]) {
    const jwt = new JWTManager({ userLookup: (name) => ({ name }), addContextProcessor });
    const { app } = appWith(jwt);
    app.get("/", jwt.required({ optional: true }), (c) => {
      const values = app.hooks.contextProcessors.flatMap((processor) =>
        typeof processor === "object" ? [processor["current_user"]?.(c)] : [],
      );
      return { values };
    });
    const client = testClient(app);
    const shown = async (request = {}) => (await (await client.get("/", request)).json()).values;

    expect(await shown(bearer(forge()))).toEqual(addContextProcessor ? [{ name: "ann" }] : []);
    expect(await shown()).toEqual(addContextProcessor ? [null] : []);
  }
});

test("a client of a test is signed in without any login", async () => {
  const jwt = new JWTManager();
  const { app } = appWith(jwt);
  app.get("/", jwt.required({ fresh: true }), (c) => ({ role: c.var.jwt["role"] ?? null }));

  const ann = await signedInClient(app, jwt, {
    subject: "ann",
    fresh: true,
    claims: { role: "admin" },
  });

  expect(await (await ann.get("/")).json()).toEqual({ role: "admin" });
});

test("a rejected token is logged by its reason, and nothing of it", async () => {
  const lines: object[] = [];
  const log = { ...silentLogger, info: (fields: object) => void lines.push(fields) };
  const jwt = new JWTManager();
  const { app } = appWith(jwt, {}, log);
  app.get("/", jwt.required(), () => "in");
  const token = forge({ exp: NOW - 5 });

  await testClient(app).get("/", bearer(token));
  await testClient(app).get("/");

  expect(lines).toEqual([{ event: "jwt.rejected", reason: "expired", path: "/" }]);
});
