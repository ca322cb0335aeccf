import { createHash } from "node:crypto";
import { describe, expect, test } from "vitest";
import {
  type DigestAlgorithm,
  HTTPDigestAuth,
  type HTTPDigestAuthOptions,
  sessionNonces,
} from "../src/index.ts";
import { api, authorization } from "./api.ts";

const PASSWORDS = new Map([
  ["ann", "secret"],
  ["Mufasa", "Circle of Life"],
]);

function digestApi(options: Partial<HTTPDigestAuthOptions<string>> = {}) {
  const made = api();
  const auth = new HTTPDigestAuth<string>({
    getPassword: (username) => {
      const password = PASSWORDS.get(username);
      return password === undefined ? undefined : { user: username, password };
    },
    ...options,
  }).initApp(made.app);
  made.app.get("/", auth.required(), (c) => c.var.user);
  made.app.post("/", auth.required(), (c) => c.var.user);
  return { ...made, auth };
}

interface Challenge {
  readonly realm: string;
  readonly nonce: string;
  readonly opaque: string;
  readonly algorithm: DigestAlgorithm;
}

type Client = ReturnType<typeof digestApi>["client"];

async function challengeOf(client: Client): Promise<Challenge> {
  return read((await client.get("/")).headers.get("WWW-Authenticate") ?? "");
}

function read(header: string): Challenge {
  const parameters = [...header.matchAll(/(\w+)="([^"]*)"/g)].map(([, name, value]) => [
    name,
    value,
  ]);
  return Object.fromEntries(parameters);
}

interface Answer {
  readonly username?: string;
  readonly password?: string;
  readonly uri?: string;
  readonly method?: string;
  readonly nc?: string;
  readonly qop?: string | null;
  readonly realm?: string;
  readonly algorithm?: DigestAlgorithm;
}

/** What a client sends, computed as RFC 7616 section 3.4 says. */
function answer(challenge: Challenge, given: Answer = {}): string {
  const { username = "ann", password = "secret", uri = "/", method = "GET" } = given;
  const { nc = "00000001", qop = "auth", realm = challenge.realm } = given;
  const algorithm = given.algorithm ?? challenge.algorithm ?? "MD5";
  const name = algorithm.startsWith("MD5") ? "md5" : "sha256";
  const h = (text: string) => createHash(name).update(text).digest("hex");
  const base = h(`${username}:${realm}:${password}`);
  const ha1 = algorithm.endsWith("ess") ? h(`${base}:${challenge.nonce}:c`) : base;
  const ha2 = h(`${method}:${uri}`);
  const middle = qop === null ? challenge.nonce : `${challenge.nonce}:${nc}:c:${qop}`;
  const uses = qop === null ? "" : `, qop=${qop}, nc=${nc}, cnonce="c"`;
  return (
    `Digest username="${username}", realm="${realm}", nonce="${challenge.nonce}", uri="${uri}", ` +
    `opaque="${challenge.opaque}", algorithm=${algorithm}, response="${h(`${ha1}:${middle}:${ha2}`)}"${uses}`
  );
}

describe("Digest", () => {
  test.each(["SHA-256", "SHA-256-sess", "MD5", "MD5-Sess"] as const)(
    "lets in who knows the password, with %s",
    async (algorithm) => {
      const { client } = digestApi({ algorithms: [algorithm] });
      const challenge = await challengeOf(client);
      const right = await client.get("/", authorization(answer(challenge)));
      expect(await right.text()).toBe("ann");
      const wrong = answer(challenge, { nc: "00000002", password: "x" });
      expect((await client.get("/", authorization(wrong))).status).toBe(401);
    },
  );

  test("computes what the example of RFC 7616 section 3.9.1 computes", async () => {
    const nonce = "7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v";
    const opaque = "FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS";
    const { app, client, auth } = digestApi({
      realm: "http-auth@example.org",
      nonces: {
        make: () => ({ nonce, opaque }),
        check: () => "good",
        use: () => true,
      },
    });
    app.get("/dir/index.html", auth.required(), (c) => c.var.user);
    const header =
      'Digest username="Mufasa", realm="http-auth@example.org", uri="/dir/index.html", ' +
      `algorithm=SHA-256, nonce="${nonce}", nc=00000001, ` +
      'cnonce="f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ", qop=auth, ' +
      'response="753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1", ' +
      `opaque="${opaque}"`;
    expect(await (await client.get("/dir/index.html", authorization(header))).text()).toBe(
      "Mufasa",
    );
  });

  test("offers several algorithms, the best first", async () => {
    const { client } = digestApi({ algorithms: ["SHA-256", "MD5"] });
    const header = (await client.get("/")).headers.get("WWW-Authenticate") ?? "";
    expect([...header.matchAll(/algorithm="([^"]+)"/g)].map(([, name]) => name)).toEqual([
      "SHA-256",
      "MD5",
    ]);
    const old = answer(read(header), { algorithm: "MD5" });
    expect((await client.get("/", authorization(old))).status).toBe(200);
  });

  test("takes each number of a use once", async () => {
    const { client } = digestApi();
    const challenge = await challengeOf(client);
    const [first, second] = [answer(challenge), answer(challenge, { nc: "00000002" })];
    expect((await client.get("/", authorization(first))).status).toBe(200);
    const replay = await client.get("/", authorization(first));
    expect(replay.status).toBe(401);
    expect(replay.headers.get("WWW-Authenticate")).toContain("stale=true");
    expect((await client.get("/", authorization(second))).status).toBe(200);
    expect((await client.get("/", authorization(first))).status).toBe(401);
  });

  test("tells who knows the password that a nonce is old, and nobody else", async () => {
    const { client, clock } = digestApi();
    const challenge = await challengeOf(client);
    clock.advance(301_000);
    const right = await client.get("/", authorization(answer(challenge)));
    expect(right.headers.get("WWW-Authenticate")).toContain("stale=true");
    const wrong = await client.get("/", authorization(answer(challenge, { password: "x" })));
    expect(wrong.headers.get("WWW-Authenticate")).not.toContain("stale");
  });

  test("takes a response for one request, and for no other", async () => {
    const { client } = digestApi();
    const challenge = await challengeOf(client);
    const others = [
      client.post("/", authorization(answer(challenge))),
      client.get("/?x=1", authorization(answer(challenge))),
      client.get("/", authorization(answer(challenge, { uri: "/other" }))),
      client.get("/", authorization(answer(challenge, { realm: "Other" }))),
    ];
    expect((await Promise.all(others)).map(({ status }) => status)).toEqual([401, 401, 401, 401]);
  });

  test("refuses a nonce that it has not made, and what leaves out what was asked for", async () => {
    const { client } = digestApi();
    const challenge = await challengeOf(client);
    const forged = { ...challenge, nonce: challenge.nonce.replace(/.$/, "A") };
    const headers = [
      answer({ ...challenge, opaque: "x" }),
      answer(forged.nonce === challenge.nonce ? { ...forged, nonce: "x" } : forged),
      answer(challenge, { qop: null }),
      answer(challenge, { qop: "auth-int" }),
      answer(challenge, { algorithm: "MD5" }),
      answer(challenge).replace(/, nc=\w+/, ""),
      "Digest",
      "Digest x",
      'Digest username="ann"',
    ];
    for (const header of headers) {
      expect([header, (await client.get("/", authorization(header))).status]).toEqual([
        header,
        401,
      ]);
    }
  });

  test("may be kept without the password", async () => {
    const { app, client, auth } = digestApi();
    const kept = await app.run(() => auth.generateHA1("ann", "secret"));
    expect(kept).toMatch(/^[0-9a-f]{64}$/);
    const { client: other } = digestApi({
      useHA1: true,
      getPassword: () => ({ user: "ann", password: kept }),
    });
    const challenge = await challengeOf(other);
    expect((await other.get("/", authorization(answer(challenge)))).status).toBe(200);
    expect((await client.get("/")).status).toBe(401);
  });

  test("may keep its nonces in the session, as Flask-HTTPAuth does", async () => {
    const { client } = digestApi({ nonces: sessionNonces() });
    const challenge = await challengeOf(client);
    expect((await client.get("/", authorization(answer(challenge)))).status).toBe(200);
    expect((await client.get("/", authorization(answer(challenge)))).status).toBe(200);
    client.jar.clear();
    expect((await client.get("/", authorization(answer(challenge)))).status).toBe(401);
  });

  test("needs a SECRET_KEY for its own", async () => {
    const { app, client, log } = digestApi();
    expect(app.keys).toBeDefined();
    const bare = api({ SECRET_KEY: null });
    const auth = new HTTPDigestAuth({ getPassword: () => undefined }).initApp(bare.app);
    bare.app.get("/", auth.required(), () => "in");
    expect((await bare.client.get("/")).status).toBe(500);
    expect(JSON.stringify(bare.log)).toContain("SECRET_KEY");
    expect(JSON.stringify(log)).not.toContain("SECRET_KEY");
    expect((await client.get("/")).status).toBe(401);
  });
});
