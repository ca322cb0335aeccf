import { createHmac } from "node:crypto";
import { ask } from "../src/http.ts";
import { program } from "../src/program.ts";
import { ALICE, askWith, forge, logIn } from "../src/tokens.ts";

const KEY = "jwt-secret-of-sufficient-length-0001";
/** When Flask-JWT-Extended 4.7.1 made these, and the recordings of `parity` have them. */
const MADE_AT = 1_700_000_000_000;
const OF_FLASK = {
  access:
    "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJmcmVzaCI6ZmFsc2UsImlhdCI6MTcwMDAwMDAwMCwianRpIjoianRpLTEiLCJ0eXBlIjoiYWNjZXNzIiwic3ViIjoiYW5uIiwibmJmIjoxNzAwMDAwMDAwLCJjc3JmIjoiY3NyZi0xIiwiZXhwIjoxNzAwMDAwOTAwfQ.jM5CzifJU8V0Jn3LCmzsfiK4P49OrH_Ff5Z2qrUVqOI",
  refresh:
    "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJmcmVzaCI6ZmFsc2UsImlhdCI6MTcwMDAwMDAwMCwianRpIjoianRpLTIiLCJ0eXBlIjoicmVmcmVzaCIsInN1YiI6ImFubiIsIm5iZiI6MTcwMDAwMDAwMCwiY3NyZiI6ImNzcmYtMiIsImV4cCI6MTcwMjU5MjAwMH0.fblpqD2O01YBngnkbXYSH6sh2earEWwBdSXyGD8etus",
};
const CLAIMS = ["fresh", "iat", "jti", "type", "sub", "nbf", "csrf", "exp"];

/** Tokens of Flask-JWT-Extended open our routes, and ours are made as its own are. */
export default program({
  async run(bench) {
    const app = await bench.start({ env: { PHIAL_JWT_SECRET_KEY: KEY } });
    const { access } = await logIn(app);
    const [header = "", payload = "", signature = ""] = access.split(".");
    const text = `${header}.${payload}`;
    const expected = createHmac("sha256", KEY).update(text).digest("base64url");
    bench.check(signature === expected, "HMAC of RFC 7515 gives another signature");
    const head = Buffer.from(header, "base64url").toString();
    bench.check(head === '{"alg":"HS256","typ":"JWT"}', `the header is ${head}`);
    const claims = JSON.parse(Buffer.from(payload, "base64url").toString());
    const names = Object.keys(claims).filter((name) => name !== "fam");
    bench.check(names.join() === CLAIMS.join(), `the claims are ${names.join()}`);
    bench.check(claims.sub === ALICE.email, `sub is ${String(claims.sub)}`);
    await ask(app, { path: "/__exam/clock", json: { offset_ms: MADE_AT - Date.now() + 1000 } });
    const me = await askWith(app, OF_FLASK.access);
    bench.check(me.status === 200 && me.body.includes('"ann"'), `Flask's token: ${me.body}`);
    const next = await askWith(app, OF_FLASK.refresh, "/jwt/refresh");
    bench.check(next.status === 200, `Flask's refresh token is ${next.status}`);
    const number = { sub: 5, type: "access", jti: "n", exp: MADE_AT / 1000 + 900 };
    const { status } = await askWith(app, forge(KEY, { alg: "HS256" }, number));
    bench.check(status === 401 || status === 422, `a number for an identity is ${status}`);
  },
});
