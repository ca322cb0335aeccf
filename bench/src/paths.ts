import { join, resolve } from "node:path";

/** The folders of the bench. `work/` is not kept in git and may be deleted at any time. */
export const benchFolder = resolve(import.meta.dirname, "..");
export const repoFolder = resolve(benchFolder, "..");
export const workFolder = join(benchFolder, "work");
export const resultsFolder = join(benchFolder, "results");
export const rowsPath = join(benchFolder, "data", "rows.json");
export const seedPath = join(workFolder, "seed.db");
