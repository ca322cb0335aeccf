import { defineSettings, type SettingsOf } from "phial";
import { flawOfUrl } from "./url.ts";

/** The settings of the extension. */
export const databaseSettings = defineSettings({
  DATABASE_URL: {
    type: "string",
    nullable: true,
    secret: true,
    check: flawOfUrl,
    doc: "Where it is; `sqlite:app.db` in the app's root unless set. See the forms below.",
  },
  DATABASE_BINDS: {
    type: "json",
    nullable: true,
    secret: true,
    check: flawOfBinds,
    doc: "The URLs of further databases, by the name of their bind.",
  },
  DATABASE_ECHO: {
    type: "boolean",
    default: false,
    doc: "Whether every statement is logged, without the values.",
  },
  DATABASE_RECORD_QUERIES: {
    type: "boolean",
    default: false,
    doc: "Whether `db.recordedQueries` lists the statements of a context.",
  },
  DATABASE_POOL_SIZE: {
    type: "integer",
    default: 10,
    min: 1,
    max: 1000,
    doc: "How many connections to a server an app may have per bind.",
  },
  DATABASE_CONNECT_TIMEOUT: {
    type: "duration",
    default: 5,
    min: 0.001,
    max: 3600,
    doc: "Longest wait for a connection to a server, or for a lock of SQLite.",
  },
  DATABASE_STATEMENT_TIMEOUT: {
    type: "duration",
    default: 30,
    max: 86_400,
    doc: "After how long a server stops a statement; 0 is never. SQLite has no such limit.",
  },
});

/** The values of the settings. */
export type DatabaseSettings = SettingsOf<typeof databaseSettings>;

/** What is wrong with the table of binds, or `undefined`; never repeats a URL. */
function flawOfBinds(value: unknown): string | undefined {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    return 'is no object of URLs, such as {"archive": "sqlite:archive.db"}';
  }
  for (const [name, url] of Object.entries(value)) {
    const flaw = typeof url === "string" ? flawOfUrl(url) : "is no text";
    if (flaw !== undefined) return `has a URL for ${JSON.stringify(name)} that ${flaw}`;
  }
  return undefined;
}
