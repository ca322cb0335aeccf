import fc from "fast-check";
import { Blueprint, identified, openToAll, reply } from "phial";
import { describe, expect, test } from "vitest";
import {
  failure,
  HTTPBasicAuth,
  type HTTPBasicAuthOptions,
  readCredentials,
  sameSecret,
} from "../src/index.ts";
import { api, authorization, basic } from "./api.ts";

interface User {
  readonly id: string;
  readonly roles: readonly string[];
}

const USERS = new Map([
  ["ann", { id: "ann", roles: ["admin", "user"] }],
  ["üml", { id: "üml", roles: ["user"] }],
]);
const PASSWORDS = new Map([
  ["ann", "pw:with:colons"],
  ["üml", "päss"],
]);

function basicApi(
  options: Partial<HTTPBasicAuthOptions<User>> = {},
  config = {},
  address?: string,
) {
  const made = api(config, address);
  const asked: string[] = [];
  const auth = new HTTPBasicAuth<User>({
    verifyPassword: (username, password) => {
      asked.push(username);
      if (username === "locked") return failure("locked");
      return sameSecret(password, PASSWORDS.get(username)) && USERS.get(username);
    },
    getUserRoles: ({ roles }) => roles,
    ...options,
  }).initApp(made.app);
  made.app.get("/", auth.required(), (c) => c.var.user.id);
  made.app.get("/maybe", auth.required({ optional: true }), (c) => c.var.user?.id ?? "nobody");
  made.app.get("/admin", auth.required({ role: "admin" }), (c) => c.var.user.id);
  return { ...made, auth, asked };
}

describe("Basic", () => {
  test("lets in who knows the password, in any capitals of the scheme", async () => {
    const { client } = basicApi();
    const right = basic("ann", "pw:with:colons");
    expect(await (await client.get("/", right)).text()).toBe("ann");
    expect((await client.get("/", basic("ann", "pw:with:colons", "bAsIc"))).status).toBe(200);
    expect((await client.get("/", basic("ann", "wrong"))).status).toBe(401);
  });

  test("reads names and passwords in UTF-8, and in ISO-8859-1 where they are none", async () => {
    const { client } = basicApi();
    expect(await (await client.get("/", basic("üml", "päss"))).text()).toBe("üml");
    const latin1 = Buffer.from("üml:päss", "latin1").toString("base64");
    expect(await (await client.get("/", authorization(`Basic ${latin1}`))).text()).toBe("üml");
  });

  test("asks for a name and a password", async () => {
    const { client } = basicApi({ realm: "The Club" });
    const response = await client.get("/");
    expect(response.status).toBe(401);
    expect(response.headers.get("WWW-Authenticate")).toBe('Basic realm="The Club"');
    expect(await response.text()).toBe("Unauthorized Access");
  });

  test("takes credentials under its own scheme only", async () => {
    const { client, asked } = basicApi();
    expect((await client.get("/", basic("ann", "pw:with:colons", "Bearer"))).status).toBe(401);
    expect(asked).toEqual([]);
  });

  test("asks nobody about an empty name, or about none", async () => {
    const { client, asked } = basicApi();
    for (const header of ["Basic", "Basic ", "Basic Og==", "Basic OnB3"]) {
      expect((await client.get("/", authorization(header))).status).toBe(401);
    }
    await client.get("/");
    expect(asked).toEqual([]);
  });

  test("answers whatever a header holds with 401, and never fails", async () => {
    const { client } = basicApi();
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 60 }), async (bytes) => {
        const encoded = Buffer.from(bytes).toString("base64");
        const loose = Buffer.from(bytes)
          .toString("latin1")
          .replaceAll(/[^\x21-\x7e]/g, "%");
        for (const value of [`Basic ${encoded}`, `Basic ${loose}`, loose]) {
          expect((await client.get("/", authorization(value))).status).toBe(401);
        }
      }),
      { numRuns: 10 },
    );
    fc.assert(fc.property(fc.string(), (text) => void readCredentials(text)));
    fc.assert(
      fc.property(fc.string(), fc.string(), (name, password) => {
        const username = name.replaceAll(":", "");
        const encoded = Buffer.from(`${username}:${password}`).toString("base64");
        expect(readCredentials(encoded)).toEqual({ username, password });
      }),
    );
  });

  test("refuses what is no base64, and what is longer than any name and password", async () => {
    const { client, asked } = basicApi();
    const good = basic("ann", "pw:with:colons").headers.Authorization;
    for (const value of [`${good} x`, good.replace("Basic ", "Basic !"), `${good}=`]) {
      expect((await client.get("/", authorization(value))).status).toBe(401);
    }
    expect((await client.get("/", basic("ann", "a".repeat(7000)))).status).toBe(401);
    expect(asked).toEqual([]);
  });

  test("lets OPTIONS through, which has no credentials", async () => {
    const { app, auth, client, asked } = basicApi();
    app.options("/own", auth.required(), () => "options");
    expect((await client.request("OPTIONS", "/own", basic("ann", "wrong"))).status).toBe(200);
    expect(asked).toEqual([]);
  });
});

describe("a guard", () => {
  test("demands a role, one of several, or several together", async () => {
    const { app, auth, client } = basicApi();
    app.get("/either", auth.required({ role: ["owner", "user"] }), () => "in");
    app.get("/both", auth.required({ role: [["admin", "user"]] }), () => "in");
    const [ann, uml] = [basic("ann", "pw:with:colons"), basic("üml", "päss")];
    expect((await client.get("/admin", ann)).status).toBe(200);
    expect((await client.get("/admin", uml)).status).toBe(403);
    expect((await client.get("/either", uml)).status).toBe(200);
    expect((await client.get("/both", ann)).status).toBe(200);
    expect((await client.get("/both", uml)).status).toBe(403);
  });

  test("that demands no role in particular, or one that nobody can look up, is refused", () => {
    const { auth } = basicApi();
    expect(() => auth.required({ role: [] })).toThrow(
      expect.objectContaining({ code: "HTTPAUTH_ROLE_EMPTY" }),
    );
    const other = new HTTPBasicAuth({ verifyPassword: () => undefined });
    expect(() => other.required({ role: "admin" })).toThrow(
      expect.objectContaining({ code: "HTTPAUTH_ROLES_MISSING" }),
    );
  });

  test("may let through whose credentials are not good, as nobody", async () => {
    const { client } = basicApi();
    expect(await (await client.get("/maybe", basic("ann", "wrong"))).text()).toBe("nobody");
    expect(await (await client.get("/maybe")).text()).toBe("nobody");
    expect(await (await client.get("/maybe", basic("üml", "päss"))).text()).toBe("üml");
  });

  test("stands before a whole blueprint, but for what is open to all", async () => {
    const { app, auth, client } = basicApi();
    const area = new Blueprint("area", { urlPrefix: "/area" });
    area.use(auth.required());
    area.get("/inside", () => "inside");
    area.get("/door", openToAll, () => "door");
    app.registerBlueprint(area);
    expect((await client.get("/area/inside")).status).toBe(401);
    expect(await (await client.get("/area/door")).text()).toBe("door");
  });

  test("looks at the credentials of a request once, and tells others who it is", async () => {
    const { app, auth, client, asked } = basicApi();
    app.get("/who", auth.required(), async (c) => {
      await auth.user(c);
      return { ...(await identified(c)), username: await auth.username(c) };
    });
    expect(await (await client.get("/who", basic("üml", "päss"))).json()).toMatchObject({
      id: "üml",
      authType: "basic",
      username: "üml",
    });
    expect(asked).toEqual(["üml"]);
  });
});

describe("a refusal", () => {
  test("is answered by the error handler, with the status it was told and the challenge", async () => {
    const { client } = basicApi({ errorHandler: ({ status }) => ({ error: status }) });
    const unknown = await client.get("/");
    expect([unknown.status, await unknown.json()]).toEqual([401, { error: 401 }]);
    expect(unknown.headers.get("WWW-Authenticate")).toContain("Basic");
    expect((await client.get("/admin", basic("üml", "päss"))).status).toBe(403);
  });

  test("may be answered otherwise, also by a handler of the route", async () => {
    const { app, auth, client } = basicApi({
      errorHandler: () => reply("mine", 418, { "WWW-Authenticate": "Mine" }),
    });
    const errorHandler = () => new Response("the route's", { status: 404 });
    app.get("/hidden", auth.required({ errorHandler }), () => "in");
    const own = await client.get("/");
    expect([own.status, own.headers.get("WWW-Authenticate")]).toEqual([418, "Mine"]);
    expect(await (await client.get("/hidden")).text()).toBe("the route's");
  });

  test("tells the handler why, where the one who verifies says so", async () => {
    const { client, log } = basicApi({ errorHandler: ({ reason }) => reason ?? "no reason" });
    expect(await (await client.get("/", basic("locked", "x"))).text()).toBe("locked");
    expect(await (await client.get("/", basic("ann", "x"))).text()).toBe("no reason");
    expect(log).toContainEqual(
      expect.objectContaining({
        event: "auth.failure",
        reason: "locked",
        ip: "192.0.2.1",
        method: "GET",
        route: "/",
        requestId: expect.any(String),
      }),
    );
    expect(JSON.stringify(log)).not.toContain("bG9ja2Vk");
  });

  test("does not make a browser ask for a password where a script is refused", async () => {
    const { client } = basicApi({ suppressPopup: true });
    const script = { headers: { "Sec-Fetch-Mode": "cors" } };
    const person = { headers: { "Sec-Fetch-Mode": "navigate" } };
    expect((await client.get("/", script)).headers.get("WWW-Authenticate")).toMatch(/^xBasic /);
    expect((await client.get("/", person)).headers.get("WWW-Authenticate")).toMatch(/^Basic /);
  });
});

describe("in production", () => {
  const PRODUCTION = { ENV: "production", TESTING: false };
  const right = basic("üml", "päss");

  test("credentials are refused that came in the clear from another machine", async () => {
    const { client, asked } = basicApi({}, PRODUCTION);
    const response = await client.get("/", right);
    expect(response.status).toBe(403);
    expect(await response.text()).toContain("https");
    expect(asked).toEqual([]);
    expect((await client.get("/")).status).toBe(401);
  });

  test("they are taken over https, from this machine, and where the setting says so", async () => {
    const near = basicApi({}, PRODUCTION, "127.0.0.1");
    expect((await near.client.get("/", right)).status).toBe(200);
    const { client } = basicApi({}, PRODUCTION);
    expect((await client.get("https://localhost/", right)).status).toBe(200);
    const loose = basicApi({}, { ...PRODUCTION, HTTPAUTH_REQUIRE_HTTPS: false });
    expect((await loose.client.get("/", right)).status).toBe(200);
  });
});

test("a secret is the same as itself, and no secret is the same as none", () => {
  expect(sameSecret("a", "a")).toBe(true);
  expect(sameSecret("a", "b")).toBe(false);
  expect(sameSecret("", "")).toBe(false);
  expect(sameSecret("", undefined)).toBe(false);
  expect(sameSecret("x", null)).toBe(false);
});
