import { spawnSync } from "node:child_process";
import { describe, expect, test } from "vitest";
import { type Algorithm, signToken, verifyToken } from "../../src/jws/index.ts";
import { PAIRS, SECRET } from "../tokens-app.ts";

const python = process.env["PHIAL_TEST_PYTHON"] ?? "python3";
const hasPyJwt = spawnSync(python, ["-c", "import jwt, cryptography"]).status === 0;
const now = Date.now();
const claims = {
  sub: "ann",
  exp: Math.floor(now / 1000) + 600,
  text: "\u00e9\u{1f600}",
  n: [1, null],
};

const SECRETS = { HS256: SECRET, HS384: SECRET.repeat(2), HS512: SECRET.repeat(2) };
const KEYS: readonly (readonly [algorithm: Algorithm, sign: string, verify: string])[] = [
  ["HS256", SECRETS.HS256, SECRETS.HS256],
  ["HS384", SECRETS.HS384, SECRETS.HS384],
  ["HS512", SECRETS.HS512, SECRETS.HS512],
  ["RS256", PAIRS.RS256.privateKey, PAIRS.RS256.publicKey],
  ["PS256", PAIRS.RS256.privateKey, PAIRS.RS256.publicKey],
  ["ES256", PAIRS.ES256.privateKey, PAIRS.ES256.publicKey],
  ["ES512", PAIRS.ES512.privateKey, PAIRS.ES512.publicKey],
  ["EdDSA", PAIRS.EdDSA.privateKey, PAIRS.EdDSA.publicKey],
];

function run(program: string, input: object): string {
  const { stdout, stderr, status } = spawnSync(python, ["-c", program], {
    input: JSON.stringify(input),
    encoding: "utf8",
  });
  if (status !== 0) throw new Error(stderr);
  return stdout.trim();
}

const ENCODE = `
import json, sys, jwt
i = json.load(sys.stdin)
print(jwt.encode(i["claims"], i["key"], algorithm=i["algorithm"]))`;
const DECODE = `
import json, sys, jwt
i = json.load(sys.stdin)
print(json.dumps(jwt.decode(i["token"], i["key"], algorithms=[i["algorithm"]])))`;

describe.skipIf(!hasPyJwt)("PyJWT of this machine", () => {
  test.each(KEYS)("reads our %s tokens", (algorithm, sign, verify) => {
    const token = signToken(claims, { algorithm, key: sign });

    expect(JSON.parse(run(DECODE, { token, key: verify, algorithm }))).toEqual(claims);
  });

  test.each(KEYS)("writes %s tokens that are read here", (algorithm, sign, verify) => {
    const token = run(ENCODE, { claims, key: sign, algorithm });

    const read = verifyToken(token, { algorithms: [algorithm], key: verify, now });

    expect({ ...read }).toEqual(claims);
  });
});
