import { type Bench, program } from "../src/program.ts";
import { askWith, logIn, pairOf } from "../src/tokens.ts";

/** A refresh token that comes again ends its family, in the log too; of ten at once one wins. */
export default program({
  async run(bench) {
    const app = await bench.start();
    const first = await logIn(app);
    const second = pairOf(await askWith(app, first.refresh, "/jwt/refresh"));
    const again = await askWith(app, first.refresh, "/jwt/refresh");
    bench.check(again.status === 401, `R1 again is ${again.status}`);
    for (const [what, token, path] of [
      ["R2", second.refresh, "/jwt/refresh"],
      ["the second access token", second.access, "/jwt/me"],
      ["the first access token", first.access, "/jwt/me"],
    ] as const) {
      const { status } = await askWith(app, token, path);
      bench.check(status === 401, `${what} is ${status} after that`);
    }
    const events = app.log().filter(({ event }) => event === "jwt.refresh_reused");
    bench.check(events.length > 0, "nothing in the log");
    bench.check(!JSON.stringify(events).includes(first.refresh), "the token is in the log");
    const raced = await logIn(app);
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => askWith(app, raced.refresh, "/jwt/refresh")),
    );
    const winners = answers.filter(({ status }) => status === 200).length;
    bench.check(winners === 1, `${winners} of ten at once win`);
    await raceOfTwo(bench);
  },
});

/** The same with two processes, which share a Redis. */
async function raceOfTwo(bench: Bench): Promise<void> {
  const server = await bench.redis();
  const env = { REDIS_URL: server.url, SECRET_KEY: "canary-key-of-two-processes-0123456789" };
  const apps = [
    await bench.start({ profile: "redis", env }),
    await bench.start({ profile: "redis", env }),
  ] as const;
  const rounds = bench.size(20, 200);
  for (let round = 0; round < rounds; round++) {
    const { refresh } = await logIn(apps[0]);
    const calls = [0, 1, 0, 1].map((index) =>
      askWith(apps[index === 0 ? 0 : 1], refresh, "/jwt/refresh"),
    );
    const answers = await Promise.all(calls);
    const winners = answers.filter(({ status }) => status === 200).length;
    bench.check(winners === 1, `round ${round}: ${winners} of four in two processes win`);
  }
  bench.figure(`${rounds} races of two processes, one winner each`);
}
