import { writeSync } from "node:fs";
import { Kysely } from "kysely";
import { NodeSqliteDialect } from "../../src/sqlite/dialect.ts";
import type { Tables } from "./open.ts";

const [file = "", first = ""] = process.argv.slice(2);
const db = new Kysely<Tables>({ dialect: new NodeSqliteDialect({ file }) });

/** Writes every second number from `start` on, and tells each of them after its commit. */
async function write(start: number): Promise<void> {
  for (let number = start; ; number += 2) {
    await db.transaction().execute(async (transaction) => {
      await transaction
        .insertInto("note")
        .values({ text: `half of ${number}` })
        .execute();
      await transaction
        .insertInto("note")
        .values({ text: `${number}` })
        .execute();
    });
    writeSync(1, `${number}\n`);
  }
}

await Promise.all([write(Number(first)), write(Number(first) + 1)]);
