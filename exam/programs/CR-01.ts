import { ask, cookieOf, inParallel } from "../src/http.ts";
import { randomFrom } from "../src/measure.ts";
import { program } from "../src/program.ts";

const LOCALES = ["de", "en", "fr", "ja"];

/** Every answer of mixed users at once has its own id, user, locale and url. */
export default program({
  async run(bench) {
    const app = await bench.start();
    const users = await inParallel({ count: 8, at: 1 }, async (index) => {
      const set = { path: "/session/set", json: { k: "who", v: `user-${index}` } };
      return cookieOf(await ask(app, set));
    });
    const count = bench.size(2000, 10_000);
    const random = randomFrom(7);
    await inParallel({ count, at: 200 }, async (index) => {
      const locale = LOCALES[index % LOCALES.length] ?? "en";
      const user = index % users.length;
      const path = `/als/${index}?ms=${Math.floor(random() * 30)}`;
      const headers = { cookie: users[user] ?? "", "accept-language": locale };
      const { status, body, error } = await ask(app, { path, headers });
      const expected = { id: String(index), user: `user-${user}`, url: `/als/${index}`, locale };
      const isOwn = status === 200 && body === JSON.stringify(expected);
      bench.check(isOwn, `${index}: ${error ?? body}, wanted ${JSON.stringify(expected)}`);
    });
    bench.figure(`${count} requests, 200 at a time`);
  },
});
