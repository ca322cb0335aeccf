// A process of its own that migrates: `node migrating.ts <url> ...`. For each line that it reads
// it runs the upgrade on all of its databases at once, and says what came of it.
import { createInterface } from "node:readline";
import { reasonOf } from "../../src/runner/errors.ts";
import { served } from "./served.ts";
import { history, slowHistory } from "./history.ts";

const databases = process.argv.slice(2).map((url) => served(url));
// Their connections are of the run: the first one loads what it needs.
await Promise.all(databases.map(({ execute }) => execute("select 1")));
process.stdout.write("ready\n");

for await (const command of createInterface(process.stdin)) {
  const said = databases.map(async ({ runner }) => {
    try {
      const applied = await (command === "down"
        ? runner.downgrade(history, "base")
        : runner.upgrade(command === "slow" ? slowHistory : history, "head"));
      return { applied: applied.map(({ revision }) => revision) };
    } catch (error) {
      return { error: reasonOf(error) };
    }
  });
  process.stdout.write(`${JSON.stringify(await Promise.all(said))}\n`);
}
process.exit();
