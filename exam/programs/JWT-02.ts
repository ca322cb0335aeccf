import { createPublicKey } from "node:crypto";
import { ask } from "../src/http.ts";
import { program } from "../src/program.ts";
import { askWith, claimsFrom, forge, logIn } from "../src/tokens.ts";

/** HS256 signed with the public key, in any of its spellings, where RS256 is expected. */
export default program({
  async run(bench) {
    const app = await bench.start({ profile: "rs256" });
    const { access } = await logIn(app);
    const own = await askWith(app, access);
    bench.check(own.status === 200, `its own RS256 token is ${own.status}`);
    const { body } = await ask(app, { path: "/jwt/jwks" });
    const [jwk] = JSON.parse(body).keys;
    const key = createPublicKey({ key: jwk, format: "jwk" });
    const secrets = (["spki", "pkcs1"] as const).flatMap((type) => {
      const pem = key.export({ type, format: "pem" }).toString();
      const der = key.export({ type, format: "der" }).toString("latin1");
      return [pem, pem.trim(), `${pem}\n`, pem.replaceAll("\n", "\r\n"), der];
    });
    for (const secret of [...secrets, JSON.stringify(jwk), String(jwk.n)]) {
      for (const header of [{ alg: "HS256" }, { alg: "HS256", kid: jwk.kid }, { alg: "RS256" }]) {
        const { status } = await askWith(app, forge(secret, header, claimsFrom(Date.now())));
        bench.check(status === 401 || status === 422, `${JSON.stringify(header)} is ${status}`);
      }
    }
    bench.figure(`${secrets.length + 2} spellings of the public key, 3 headers each`);
  },
});
