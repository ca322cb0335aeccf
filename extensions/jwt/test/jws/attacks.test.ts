import { createHmac, createPublicKey, sign } from "node:crypto";
import { describe, expect, test } from "vitest";
import { type Algorithm, signToken, verifyToken } from "../../src/jws/index.ts";
import { NOW, OTHER_RSA, PAIRS, SECRET, WEAK_RSA } from "../tokens-app.ts";

const now = NOW * 1000;
const b64 = (text: string | Buffer) => Buffer.from(text).toString("base64url");
const { publicKey, privateKey } = PAIRS.RS256;

function textOf(header: object): string {
  return `${b64(JSON.stringify(header))}.${b64('{"sub":"ann"}')}`;
}

describe("a public key is never a secret (CVE-2022-29217)", () => {
  const spellings = [
    publicKey,
    publicKey.trim(),
    publicKey.replaceAll("\n", ""),
    createPublicKey(publicKey).export({ type: "pkcs1", format: "pem" }).toString(),
  ];

  test.each(spellings)("HS256 with it is refused where RS256 is accepted", (secret) => {
    const text = textOf({ alg: "HS256" });
    const token = `${text}.${createHmac("sha256", secret).update(text).digest("base64url")}`;

    expect(() => verifyToken(token, { algorithms: ["RS256"], key: publicKey, now })).toThrow(
      "The specified alg value is not allowed",
    );
  });

  test("not even where the app accepts both", () => {
    const text = textOf({ alg: "HS256" });
    const token = `${text}.${createHmac("sha256", publicKey).update(text).digest("base64url")}`;

    expect(() =>
      verifyToken(token, { algorithms: ["RS256", "HS256"], key: publicKey, now }),
    ).toThrow("needs a secret");
  });

  test("and a text in SSH form is none either", () => {
    const key = `ssh-rsa ${"A".repeat(200)} ann@example.com`;

    expect(() => signToken({}, { algorithm: "HS256", key })).toThrow("needs a secret");
  });
});

describe("a key is for its own algorithms", () => {
  test.each<[Algorithm, string, string]>([
    ["ES256", PAIRS.ES384.privateKey, "another curve"],
    ["ES384", PAIRS.ES256.privateKey, "another curve"],
    ["RS256", PAIRS.ES256.privateKey, "needs a key of the kind rsa"],
    ["ES256", PAIRS.RS256.privateKey, "needs a key of the kind ec"],
    ["EdDSA", PAIRS.ES256.privateKey, "needs an Ed25519 key"],
    ["RS256", WEAK_RSA.privateKey, "1024 bits"],
    ["HS256", "short", "is 5 bytes; HS256 needs 32"],
    ["HS384", SECRET, "needs 48"],
    ["HS512", SECRET, "needs 64"],
    ["RS256", SECRET, "no PEM text of a private key"],
    ["RS256", PAIRS.RS256.publicKey, "no PEM text of a private key"],
  ])("%s does not take another one", (algorithm, key, message) => {
    expect(() => signToken({}, { algorithm, key })).toThrow(message);
  });

  test("RS256 and PS256 are told apart, although one key could do both", () => {
    const token = signToken({ sub: "ann" }, { algorithm: "RS256", key: privateKey });
    const [, payload = "", signature = ""] = token.split(".");
    const relabelled = `${b64('{"alg":"PS256"}')}.${payload}.${signature}`;
    const options = { algorithms: ["RS256", "PS256"] as const, key: publicKey, now };

    expect(() => verifyToken(relabelled, options)).toThrow("Signature verification failed");
  });
});

describe("a signature of another form is refused", () => {
  test("ES256 in ASN.1", () => {
    const text = textOf({ alg: "ES256" });
    const der = sign("sha256", Buffer.from(text), PAIRS.ES256.privateKey);

    expect(() =>
      verifyToken(`${text}.${b64(der)}`, {
        algorithms: ["ES256"],
        key: PAIRS.ES256.publicKey,
        now,
      }),
    ).toThrow("Signature verification failed");
  });

  // CVE-2022-21449: zeros were a signature of everything.
  test.each([64, 0, 63, 65, 128])("ES256 of %i zeros", (length) => {
    const token = `${textOf({ alg: "ES256" })}.${b64(Buffer.alloc(length))}`;

    expect(() =>
      verifyToken(token, { algorithms: ["ES256"], key: PAIRS.ES256.publicKey, now }),
    ).toThrow("Signature verification failed");
  });

  test.each(["RS256", "PS256", "EdDSA", "HS256"] as const)(
    "%s of zeros or nothing",
    (algorithm) => {
      const key =
        algorithm === "HS256"
          ? SECRET
          : algorithm === "EdDSA"
            ? PAIRS.EdDSA.publicKey
            : PAIRS.RS256.publicKey;
      for (const length of [0, 1, 32, 64, 256]) {
        const token = `${textOf({ alg: algorithm })}.${b64(Buffer.alloc(length))}`;

        expect(() => verifyToken(token, { algorithms: [algorithm], key, now })).toThrow(
          "Signature verification failed",
        );
      }
    },
  );

  test("HS256 cut short", () => {
    const token = signToken({ sub: "ann" }, { algorithm: "HS256", key: SECRET });
    for (const cut of [1, 4, 20, 42]) {
      expect(() =>
        verifyToken(token.slice(0, -cut), { algorithms: ["HS256"], key: SECRET, now }),
      ).toThrow();
    }
  });

  test("of another key", () => {
    const token = signToken({}, { algorithm: "RS256", key: OTHER_RSA.privateKey });

    expect(() => verifyToken(token, { algorithms: ["RS256"], key: publicKey, now })).toThrow(
      "Signature verification failed",
    );
  });
});

test.each(["jwk", "jku", "x5u", "x5c"])(
  "a key that a token brings along in %s is not looked at",
  (name) => {
    const jwk = createPublicKey(OTHER_RSA.publicKey).export({ format: "jwk" });
    const value = name === "jwk" ? jwk : "http://127.0.0.1:1/keys";
    const token = signToken(
      { sub: "ann" },
      { algorithm: "RS256", key: OTHER_RSA.privateKey, headers: { [name]: value } },
    );

    expect(() => verifyToken(token, { algorithms: ["RS256"], key: publicKey, now })).toThrow(
      "Signature verification failed",
    );
  },
);
