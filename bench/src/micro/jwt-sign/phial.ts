// What stands below the manager: `@phial/jwt/jws`.
import { createSecretKey } from "node:crypto";
import { signToken, verifyToken } from "@phial/jwt/jws";
import { secret, tokenOperation } from "../../jwt-operation.ts";

const key = createSecretKey(Buffer.from(secret));

export default await tokenOperation(
  {
    sign: (claims) => signToken({ ...claims }, { algorithm: "HS256", key }),
    verify: (token) =>
      verifyToken(token, { algorithms: ["HS256"], key, now: Date.now(), types: ["JWT"] }),
  },
  "sign",
);
