import { createSecretKey } from "node:crypto";
import jwt from "jsonwebtoken";

export const packageName = "jsonwebtoken";

export function open(secret) {
  const key = createSecretKey(Buffer.from(secret));
  return {
    sign: (claims) => jwt.sign({ ...claims }, key, { algorithm: "HS256" }),
    verify: (token) => jwt.verify(token, key, { algorithms: ["HS256"] }),
  };
}
