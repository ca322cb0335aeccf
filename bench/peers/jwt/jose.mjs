import { createSecretKey } from "node:crypto";
import { jwtVerify, SignJWT } from "jose";

export const packageName = "jose";

export function open(secret) {
  // A key object is what its documentation recommends for keys that are used again.
  const key = createSecretKey(Buffer.from(secret));
  return {
    sign: (claims) => new SignJWT(claims).setProtectedHeader({ alg: "HS256", typ: "JWT" }).sign(key),
    verify: async (token) => (await jwtVerify(token, key, { algorithms: ["HS256"] })).payload,
  };
}
