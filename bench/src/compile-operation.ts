import { strict as assert } from "node:assert";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Operation } from "./operation.ts";
import { benchFolder } from "./paths.ts";

/** From the source of 300 lines to what renders it, with nothing kept from the time before. */
export function compileOperation(compile: (source: string) => unknown): Operation {
  const source = readFileSync(join(benchFolder, "data", "long-template.html"), "utf8");
  return {
    call: () => compile(source),
    check() {
      assert.throws(() => compile(`${source}{% endif %}`), "an error goes unnoticed");
    },
  };
}
