import { type ExamApp, newKey } from "../src/exam-app.ts";
import { ask, cookieOf } from "../src/http.ts";
import { program } from "../src/program.ts";

/** A retired key verifies what it has signed and signs nothing new. */
export default program({
  async run(bench) {
    const [first, second] = [newKey(), newKey()];
    const old = await bench.start({ env: { SECRET_KEY: first } });
    const rotated = { SECRET_KEY: second, SECRET_KEY_FALLBACKS: first };
    const both = await bench.start({ env: rotated });
    const next = await bench.start({ env: { SECRET_KEY: second } });
    const fromOld = await visitor(old);
    const fromBoth = await visitor(both);
    const expected = [
      { app: both, cookie: fromOld, isKnown: true, text: "the retired key's cookie, rotated" },
      { app: next, cookie: fromOld, isKnown: false, text: "the retired key's cookie, later" },
      { app: both, cookie: fromBoth, isKnown: true, text: "the new cookie, rotated" },
      { app: next, cookie: fromBoth, isKnown: true, text: "the new cookie under the new key" },
      { app: old, cookie: fromBoth, isKnown: false, text: "the new cookie under the retired key" },
    ];
    for (const { app, cookie, isKnown, text } of expected) {
      const { body } = await ask(app, { path: "/session/get?k=who", headers: { cookie } });
      bench.check(body.includes("alice") === isKnown, `${text}: ${body}`);
    }
  },
});

async function visitor(app: ExamApp): Promise<string> {
  return cookieOf(await ask(app, { path: "/session/set", json: { k: "who", v: "alice" } }));
}
