// A manager in an app, with all that it writes and checks by itself.
import { JWTManager } from "@phial/jwt";
import { Phial, silentLogger } from "phial";
import { secret, tokenOperation } from "../../jwt-operation.ts";

const app = new Phial("bench", { config: { JWT_SECRET_KEY: secret }, log: silentLogger });
const tokens = new JWTManager().initApp(app).of(app);

export default await tokenOperation(
  {
    sign: (claims) => tokens.access("ann", { claims: { ...claims } }),
    verify: async (token) => (await tokens.decode(token)).claims,
  },
  "verify",
);
