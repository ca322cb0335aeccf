import { type Answer, inParallel } from "../src/http.ts";
import { percentile } from "../src/measure.ts";
import { PasswordProbe } from "../src/password-probe.ts";
import { program } from "../src/program.ts";

const AT_ONCE = 50;
const SIZES = [100_000, 1_000_000];

/** A password of a megabyte costs what reading it costs: nothing is computed of it. */
export default program({
  async run(bench) {
    const probe = new PasswordProbe(await bench.start());
    await probe.ask("plant", { hash: await probe.hash("correct horse battery 1") });
    for (const size of SIZES) {
      const password = "a".repeat(size);
      const crowd = { count: AT_ONCE, at: AT_ONCE };
      const logins = await inParallel(crowd, () => probe.ask("login", { password }));
      const hashes = await inParallel(crowd, () => probe.ask("hash", { password }));
      bench.check(areRefused(logins, [401, 413]), `login, ${size}: ${statusesOf(logins)}`);
      bench.check(areRefused(hashes, [400, 413]), `hash, ${size}: ${statusesOf(hashes)}`);
      // One alone: fifty at once on one machine measure how it reads and writes megabytes.
      const alone = await inParallel({ count: 11, at: 1 }, () => probe.ask("login", { password }));
      const median = percentile(
        alone.map(({ ms }) => ms),
        0.5,
      );
      bench.figure(`${size / 1000} kB refused in ${median.toFixed(1)} ms`);
      bench.check(median <= 10, `${size / 1000} kB are refused in ${median.toFixed(1)} ms`);
    }
  },
});

function areRefused(answers: readonly Answer[], statuses: readonly number[]): boolean {
  return answers.every(({ status }) => statuses.includes(status));
}

function statusesOf(answers: readonly Answer[]): string {
  return [...new Set(answers.map(({ status }) => status))].join(", ");
}
