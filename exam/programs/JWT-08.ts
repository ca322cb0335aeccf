import { program } from "../src/program.ts";
import { askWith, logIn, pairOf } from "../src/tokens.ts";

/** A token that was logged out opens nothing, in any process; without the store no token does. */
export default program({
  async run(bench) {
    const server = await bench.redis();
    const env = { REDIS_URL: server.url, SECRET_KEY: "canary-key-of-two-processes-0123456789" };
    const one = await bench.start({ profile: "redis", env });
    const other = await bench.start({ profile: "redis", env });
    const out = await logIn(one);
    const kept = await logIn(one);
    const before = await askWith(other, out.access);
    bench.check(before.status === 200, `before: ${before.status}`);
    const logout = await askWith(one, out.access, "/jwt/logout");
    bench.check(logout.status === 200, `the logout is ${logout.status}`);
    for (const app of [one, other]) {
      const access = await askWith(app, out.access);
      const refresh = await askWith(app, out.refresh, "/jwt/refresh");
      bench.check(access.status === 401, `after the logout: ${access.status}`);
      bench.check(refresh.status === 401, `after the logout, refresh: ${refresh.status}`);
      const alive = await askWith(app, kept.access);
      bench.check(alive.status === 200, `another login is ${alive.status}`);
    }
    const next = pairOf(await askWith(other, kept.refresh, "/jwt/refresh"));
    await server.signal("SIGKILL");
    for (const token of [kept.access, out.access, next.access]) {
      const { status, ms } = await askWith(one, token);
      bench.check(status === 503 || status === 401, `without Redis a token is ${status}`);
      bench.check(ms < 2000, `without Redis the answer takes ${Math.round(ms)} ms`);
    }
    const refresh = await askWith(one, next.refresh, "/jwt/refresh");
    bench.check(refresh.status >= 400, `without Redis a refresh is ${refresh.status}`);
  },
});
