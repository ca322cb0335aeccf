import { createPrivateKey, generateKeyPairSync, type KeyObject } from "node:crypto";
import { createLocalJWKSet, jwtVerify } from "jose";
import { describe, expect, test } from "vitest";
import { JWTManager } from "../src/index.ts";
import { signToken } from "../src/jws/index.ts";
import { KeyServer } from "./key-server.ts";
import { appWith, claims, PAIRS, SECRET } from "./tokens-app.ts";

function issuer(kid: string) {
  const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const jwk = { ...publicKey.export({ format: "jwk" }), kid };
  const sign = (name: string | undefined = kid, key: KeyObject = privateKey) =>
    signToken(claims(), {
      algorithm: "ES256",
      key,
      headers: name === undefined ? {} : { kid: name },
    });
  return { jwk, sign };
}

const [first, second] = [issuer("one"), issuer("two")];
const config = { JWT_ALGORITHM: "ES256", JWT_SECRET_KEY: null };

async function remote(keys: unknown, more: object = {}) {
  const server = await KeyServer.start(keys);
  const jwt = new JWTManager();
  const made = appWith(jwt, { ...config, JWT_JWKS_URL: server.url, ...more });
  const read = async (token: string): Promise<string> =>
    made.app.run(async () => {
      try {
        return String((await jwt.decodeToken(token)).sub);
      } catch (error) {
        return error instanceof Error ? error.message : "";
      }
    });
  return { ...made, server, read };
}

describe("keys of another issuer", () => {
  test("are read when they are first needed, and kept", async () => {
    const { server, read } = await remote({ keys: [first.jwk] });
    await using _server = server;

    expect(server.requests).toBe(0);
    const answers = await Promise.all(Array.from({ length: 20 }, () => read(first.sign())));

    expect(new Set(answers)).toEqual(new Set(["ann"]));
    expect(server.requests).toBe(1);
    expect(await read(first.sign("no-kid-of-theirs"))).toBe("Signature verification failed");
  });

  test("that are new are asked for, and those that are gone verify nothing", async () => {
    const { server, read, clock } = await remote({ keys: [first.jwk] });
    await using _server = server;
    await read(first.sign());

    server.keys = { keys: [second.jwk] };
    clock.advance(30_000);

    expect(await read(second.sign())).toBe("ann");
    expect(await read(first.sign())).toBe("Signature verification failed");
    expect(server.requests).toBe(2);
  });

  test("are asked for once in 30 seconds, whatever keys tokens name", async () => {
    const { server, read, clock } = await remote({ keys: [first.jwk] });
    await using _server = server;
    await read(first.sign());

    for (let n = 0; n < 200; n++) await read(first.sign(`kid-${n}`));
    expect(server.requests).toBe(1);
    clock.advance(30_000);
    for (let n = 0; n < 200; n++) await read(first.sign(`kid-${n}`));

    expect(server.requests).toBe(2);
    expect(await read(first.sign())).toBe("ann");
  });

  test("go on while the issuer is away or answers nonsense", async () => {
    const { server, read, clock } = await remote({ keys: [first.jwk] }, { JWT_JWKS_MAX_AGE: 60 });
    await using _server = server;
    await read(first.sign());

    for (const answer of [undefined, "nonsense", { keys: "x" }, []]) {
      server.keys = answer;
      clock.advance(61_000);
      expect(await read(first.sign())).toBe("ann");
    }
    expect(server.requests).toBe(5);
  });

  test("that have never been read are a 503, and nobody is let in", async () => {
    const { server, read } = await remote(undefined);
    await using _server = server;

    expect(await read(first.sign())).toContain("cannot be read at the moment");
    expect(await read(first.sign())).toContain("cannot be read at the moment");
    expect(server.requests).toBe(1);
  });

  test("are never secrets, and only of the algorithms of the app", async () => {
    const secret = { kty: "oct", k: Buffer.from(SECRET).toString("base64url"), kid: "s" };
    const rsa = createPrivateKey(PAIRS.RS256.privateKey);
    const { server, read } = await remote(
      { keys: [secret, { ...first.jwk, alg: "ES384" }, { ...second.jwk, use: "enc" }, null, 5] },
      { JWT_DECODE_ALGORITHMS: ["ES256"] },
    );
    await using _server = server;
    const hs256 = signToken(claims(), { algorithm: "HS256", key: SECRET, headers: { kid: "s" } });
    const rs256 = signToken(claims(), { algorithm: "RS256", key: rsa });

    for (const token of [hs256, rs256]) {
      expect(await read(token)).toBe("The specified alg value is not allowed");
    }
    for (const token of [first.sign(), second.sign()]) {
      expect(await read(token)).toBe("Signature verification failed");
    }
  });

  test("without a name verify tokens that name none", async () => {
    const { kid: _kid, ...nameless } = first.jwk;
    const { server, read } = await remote({ keys: [nameless] });
    await using _server = server;

    expect(
      await read(signToken(claims(), { algorithm: "ES256", key: PAIRS.ES256.privateKey })),
    ).toBe("Signature verification failed");
    expect(await read(first.sign())).toBe("ann");
  });
});

test("what is published here verifies our tokens with jose", async () => {
  const jwt = new JWTManager();
  const pair = { JWT_ALGORITHM: "EdDSA", JWT_PRIVATE_KEY: PAIRS.EdDSA.privateKey };
  const { app, clock } = appWith(jwt, { ...pair, JWT_KEY_ID: "ed" });

  const [token, set] = await app.run(async () => [await jwt.createAccessToken("ann"), jwt.jwks()]);

  const keys = createLocalJWKSet(JSON.parse(JSON.stringify(set)));
  const { payload } = await jwtVerify(token, keys, { currentDate: new Date(clock.now()) });
  expect(payload.sub).toBe("ann");
});
