import { describe, expect, test } from "vitest";
import { z } from "./schema.ts";
import { intIdentity, JWTManager } from "../src/index.ts";
import { appWith, forge, NOW, sealed } from "./tokens-app.ts";

async function decode(more: object, config: object = {}): Promise<unknown> {
  const jwt = new JWTManager();
  const { app } = appWith(jwt, config);
  return app.run(() => jwt.decodeToken(forge(more)));
}

describe("times", () => {
  test.each([
    { exp: "1700000900" },
    { exp: null },
    { exp: true },
    { exp: [NOW + 1] },
    { nbf: "x" },
    { nbf: null },
    { iat: {} },
  ])("%j is no finite number and refused", async (more) => {
    await expect(decode(more)).rejects.toThrow(/must be an integer|missing the "exp" claim/);
  });

  test("1e999, which JavaScript reads as infinite, is refused", async () => {
    const jwt = new JWTManager();
    const { app } = appWith(jwt);

    const call = app.run(() => jwt.decodeToken(sealed('{"sub":"ann","exp":1e999}')));

    await expect(call).rejects.toThrow("must be an integer");
    await expect(decode({ exp: Number.MAX_VALUE })).resolves.toMatchObject({ sub: "ann" });
  });

  test("count to the second, and the leeway at both ends", async () => {
    await expect(decode({ exp: NOW })).rejects.toMatchObject({ kind: "expired", status: 401 });
    await expect(decode({ exp: NOW + 1 })).resolves.toBeDefined();
    await expect(decode({ nbf: NOW + 1 })).rejects.toThrow("not yet valid (nbf)");
    await expect(decode({ iat: NOW + 1 })).rejects.toThrow("not yet valid (iat)");
    const config = { JWT_DECODE_LEEWAY: 30 };
    await expect(decode({ exp: NOW - 29 }, config)).resolves.toBeDefined();
    await expect(decode({ exp: NOW - 30 }, config)).rejects.toMatchObject({ kind: "expired" });
    await expect(decode({ nbf: NOW + 30, iat: NOW + 30 }, config)).resolves.toBeDefined();
  });

  test("a leeway of more than a minute is refused at the start", () => {
    expect(() => appWith(new JWTManager(), { JWT_DECODE_LEEWAY: 61 })).toThrow("JWT_DECODE_LEEWAY");
  });

  test("a token that never ends is refused unless the app says otherwise", async () => {
    await expect(decode({ exp: undefined })).rejects.toThrow('missing the "exp" claim');
    await expect(decode({ exp: undefined }, { JWT_REQUIRED_CLAIMS: [] })).resolves.toBeDefined();
  });

  test("an expired token can be decoded on demand, and nothing else is forgiven", async () => {
    const jwt = new JWTManager();
    const { app } = appWith(jwt);
    const options = { allowExpired: true };

    await app.run(async () => {
      expect(await jwt.decodeToken(forge({ exp: NOW - 5 }), options)).toMatchObject({ sub: "ann" });
      await expect(jwt.decodeToken(forge({ exp: NOW - 5, sub: 5 }), options)).rejects.toThrow(
        "Subject must be a string",
      );
    });
  });
});

describe("the issuer", () => {
  const config = { JWT_ENCODE_ISSUER: "https://id.example.com" };

  test.each([
    ["https://id.example.com", true],
    ["https://id.example.com/", false],
    ["https://id.example", false],
    ["xhttps://id.example.com", false],
    [["https://id.example.com"], false],
    [5, false],
    ["", false],
  ])("%j counts as a whole (CVE-2024-53861)", async (iss, isGood) => {
    const reading = decode({ iss }, config);
    await (isGood ? expect(reading).resolves.toBeDefined() : expect(reading).rejects.toThrow());
  });

  test("that is written is also expected", async () => {
    await expect(decode({}, config)).rejects.toThrow('missing the "iss" claim');
  });
});

describe("the audience", () => {
  test.each([
    ["app", true],
    [["other", "app"], true],
    ["application", false],
    ["ap", false],
    [["other"], false],
    [[], false],
    [["app", 5], false],
    [{ app: 1 }, false],
    [5, false],
    [null, false],
    [undefined, false],
  ])("%j against one that is expected", async (aud, isGood) => {
    const reading = decode({ aud }, { JWT_DECODE_AUDIENCE: ["app"] });
    await (isGood ? expect(reading).resolves.toBeDefined() : expect(reading).rejects.toThrow());
  });

  test("of somebody else is refused where the app has none", async () => {
    await expect(decode({ aud: "billing" })).rejects.toThrow("Invalid audience");
  });

  test("that is written is also expected, and is text when it is one", async () => {
    const jwt = new JWTManager();
    const { app } = appWith(jwt, { JWT_ENCODE_AUDIENCE: ["app"] });
    await app.run(async () => {
      const token = await jwt.createAccessToken("ann");
      expect((await jwt.decodeToken(token)).aud).toBe("app");
    });
    await expect(decode({}, { JWT_ENCODE_AUDIENCE: ["app"] })).rejects.toThrow("aud");
  });
});

describe("the identity", () => {
  test("that is no text is refused", async () => {
    await expect(decode({ sub: 5 })).rejects.toThrow("Subject must be a string");
    await expect(decode({ sub: undefined })).rejects.toThrow("Missing claim: sub");
    await expect(decode({ sub: 5 }, { JWT_VERIFY_SUB: false })).resolves.toMatchObject({ sub: 5 });
  });

  test("has one type whatever its claim is called", async () => {
    const config = { JWT_IDENTITY_CLAIM: "who" };
    await expect(decode({ who: "ann" }, config)).resolves.toBeDefined();
    await expect(decode({ who: 5 }, config)).rejects.toThrow("Subject must be a string");
    await expect(decode({}, config)).rejects.toThrow("Missing claim: who");
  });

  test.each(["42", "0", "-7"])("%s is a number with intIdentity, there and back", (text) => {
    expect(intIdentity.encode(intIdentity.decode(text) ?? Number.NaN)).toBe(text);
  });

  test.each(["", "4.2", "042", " 42", "1e3", "0x10", "NaN", "9007199254740993"])(
    "%j is no whole number",
    (text) => {
      expect(intIdentity.decode(text)).toBeUndefined();
    },
  );
});

describe("the claims that PyJWT can leave unchecked", () => {
  test.each([
    [{ jti: 5 }, "JWT ID must be a string"],
    [{ nbf: NOW + 99 }, "nbf"],
    [{ iat: NOW + 99 }, "iat"],
  ])("%j are checked always", async (more, message) => {
    await expect(decode(more)).rejects.toThrow(message);
  });
});

describe("a schema", () => {
  const schema = z({ role: "admin" });

  test("is held against an access token when it is made", async () => {
    const jwt = new JWTManager({ claims: schema });
    const { app } = appWith(jwt);

    await app.run(async () => {
      const token = await jwt.createAccessToken("ann", { claims: { role: "admin" } });
      expect((await jwt.decodeToken(token)).role).toBe("admin");
      await expect(jwt.createAccessToken("ann")).rejects.toMatchObject({
        code: "JWT_CLAIMS_INVALID",
      });
    });
  });

  test("is held against an access token when it is read", async () => {
    const jwt = new JWTManager({ claims: schema });
    const { app } = appWith(jwt);

    const reading = app.run(() => jwt.decodeToken(forge({ role: 5 })));

    await expect(reading).rejects.toMatchObject({ kind: "verification", status: 400 });
  });

  test("has nothing to say about refresh tokens", async () => {
    const jwt = new JWTManager({ claims: schema });
    const { app } = appWith(jwt);

    const claims = await app.run(async () => jwt.decodeToken(await jwt.createRefreshToken("ann")));

    expect(claims.type).toBe("refresh");
  });
});
