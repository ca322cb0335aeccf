import { ask, cookieOf } from "../src/http.ts";
import { program } from "../src/program.ts";

const FLIPS = 200;
/** Six bits a character: the last of a signature of 20 bytes carries two that mean nothing. */
const SPARE_BITS = 0b11;
const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/** Every change of a session cookie makes its bearer anonymous. */
export default program({
  async run(bench) {
    const app = await bench.start();
    const set = await ask(app, { path: "/session/set", json: { k: "who", v: "alice" } });
    const [name = "", value = ""] = cookieOf(set).split(/=(.*)/s);
    bench.check((await who(`${name}=${value}`)).includes("alice"), "the cookie itself is refused");
    for (const changed of changes(value)) {
      const body = await who(`${name}=${changed}`);
      bench.check(!body.includes("alice"), `a changed cookie is alice: ${changed}`);
    }

    async function who(cookie: string): Promise<string> {
      const answer = await ask(app, { path: "/session/get?k=who", headers: { cookie } });
      bench.check(answer.status === 200, `${cookie}: ${answer.status || answer.error}`);
      return answer.body;
    }
  },
});

function* changes(value: string): Iterable<string> {
  for (let i = 0; i < FLIPS; i++) {
    const at = i % value.length;
    const char = flipped(
      value[at] ?? "",
      Math.floor(i / value.length) + 1,
      at === value.length - 1,
    );
    yield value.slice(0, at) + char + value.slice(at + 1);
  }
  for (let length = 0; length < value.length; length += 3) yield value.slice(0, length);
  yield* [`${value}.x`, `x${value}`, `${value}${value}`, value.replaceAll(".", ""), ` ${value}x`];
}

/** Another character; for the last one of the signature one that stands for other bytes. */
function flipped(char: string, step: number, isLast: boolean): string {
  const index = ALPHABET.indexOf(char);
  if (index < 0) return "A";
  const by = isLast ? SPARE_BITS + step * (SPARE_BITS + 1) : step;
  return ALPHABET[(index + by) % ALPHABET.length] ?? "A";
}
