import { randomBytes } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { type Config, defineSettings, loadConfig } from "phial";

/** The settings of the app's own. */
export const notesSettings = defineSettings({
  NOTES_PER_PAGE: { type: "integer", default: 10, min: 1, max: 100, doc: "Notes on one page." },
});

/** The configuration of the environment and `.env`, with what it takes to try the app. */
export function notesConfig(): Config {
  const config = loadConfig({ values: { DATABASE_URL: "sqlite:notes.db", ACCESS_REQUIRED: true } });
  // In production a key has to be set: one that is made here would differ on every machine.
  if (config.has("SECRET_KEY") || config.get("ENV") === "production") return config;
  return config.with({ SECRET_KEY: localKey() });
}

// A key beside the database: sessions survive a restart, as notes do.
function localKey(): string {
  const file = fileURLToPath(new URL("../notes.key", import.meta.url));
  if (!existsSync(file)) {
    writeFileSync(file, randomBytes(32).toString("base64url"), { mode: 0o600, flag: "wx" });
  }
  return readFileSync(file, "utf8");
}
