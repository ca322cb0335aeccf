import { generateKeyPairSync, type KeyObject, sign } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { ExamApp } from "../src/exam-app.ts";
import { inParallel } from "../src/http.ts";
import { type Bench, program } from "../src/program.ts";
import { askWith, claimsFrom, part } from "../src/tokens.ts";

interface IssuerKey {
  readonly kid: string;
  readonly publicKey: KeyObject;
  readonly privateKey: KeyObject;
}

/** A flood of unknown keys' names asks the issuer once; without it the known keys go on. */
export default program({
  async run(bench) {
    const [one, two] = [newKey("one"), newKey("two")];
    let published: readonly IssuerKey[] | undefined = [one];
    let requests = 0;
    const issuer = createServer((_request, response) => {
      requests += 1;
      if (published === undefined) response.writeHead(503).end();
      else response.writeHead(200).end(JSON.stringify({ keys: published.map(jwkOf) }));
    });
    await new Promise<void>((ready) => void issuer.listen(0, "127.0.0.1", ready));
    const { port } = issuer.address() as AddressInfo;
    const url = `http://127.0.0.1:${port}/jwks.json`;
    try {
      const env = { PHIAL_JWT_JWKS_URL: url, PHIAL_JWT_JWKS_COOLDOWN: "3s" };
      const strict = await bench.start({ profile: "jwks", env: { PHIAL_JWT_JWKS_URL: url } });
      await flood(bench, strict, one);
      bench.check(requests === 1, `${requests} requests for a flood within 30 s`);
      bench.figure(`${requests} request in a flood`);
      const app = await bench.start({ profile: "jwks", env });
      await expect(bench, app, [one, 200]);
      published = [two, one];
      await new Promise((later) => void setTimeout(later, 3100));
      await expect(bench, app, [two, 200]);
      await expect(bench, app, [one, 200]);
      published = undefined;
      await new Promise((later) => void setTimeout(later, 3100));
      await expect(bench, app, [newKey("three"), 401]);
      await expect(bench, app, [one, 200]);
      const lost = await bench.start({ profile: "jwks", env });
      const { status } = await askWith(lost, signed(one));
      bench.check(status === 503, `without any keys a token is ${status}`);
    } finally {
      issuer.close();
      issuer.closeAllConnections();
    }
  },
});

async function flood(bench: Bench, app: ExamApp, key: IssuerKey): Promise<void> {
  await expect(bench, app, [key, 200]);
  const count = bench.size(2000, 10_000);
  await inParallel({ count, at: 50 }, async (index) => {
    const { status } = await askWith(app, signed(key, `kid-${index}`));
    bench.check(status === 401, `an unknown kid is ${status}`);
  });
  await expect(bench, app, [key, 200]);
}

async function expect(
  bench: Bench,
  app: ExamApp,
  [key, expected]: readonly [IssuerKey, number],
): Promise<void> {
  const { status } = await askWith(app, signed(key));
  bench.check(status === expected, `a token of the key ${key.kid} is ${status}`);
}

function newKey(kid: string): IssuerKey {
  return { kid, ...generateKeyPairSync("rsa", { modulusLength: 2048 }) };
}

function jwkOf({ kid, publicKey }: IssuerKey): object {
  return { ...publicKey.export({ format: "jwk" }), kid };
}

function signed({ privateKey, kid }: IssuerKey, name = kid): string {
  const text = `${part({ alg: "RS256", typ: "JWT", kid: name })}.${part(claimsFrom(Date.now()))}`;
  return `${text}.${sign("sha256", Buffer.from(text), privateKey).toString("base64url")}`;
}
