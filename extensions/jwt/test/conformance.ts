import { defineConformance } from "@phial/conformance";
import { JWTManager, memoryStore } from "../src/index.ts";

const secret = (letter: string) => letter.repeat(32);
const config = {
  JWT_SECRET_KEY: secret("a"),
  PARTNER_JWT_SECRET_KEY: secret("b"),
};

/** How the conformance kit makes and uses the extension: in its tests, and for `phial check`. */
export default defineConformance({
  make: () => new JWTManager({ store: memoryStore() }),
  config: () => config,
  otherConfig: () => ({ ...config, JWT_SECRET_KEY: secret("c"), JWT_ENCODE_ISSUER: "other" }),
  use: async (jwt) => {
    const token = await jwt.createAccessToken("ann", { claims: { jti: "known" } });
    const claims = await jwt.decodeToken(token);
    await jwt.revoke(claims);
    return [claims.sub, claims.iss ?? "nobody", jwt.getUnverifiedHeaders(token).alg];
  },
  withSibling: () => new JWTManager({ name: "partner", store: memoryStore() }),
});
