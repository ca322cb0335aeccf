import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, test } from "vitest";

const run = promisify(execFile);

test("an app that nobody holds is released, closed or not, with everything that knew it", async () => {
  const program = fileURLToPath(new URL("release-program.ts", import.meta.url));
  const options = ["--expose-gc", "--conditions=source", program];
  const { stdout } = await run(process.execPath, options);
  expect(stdout).toBe("0");
});
