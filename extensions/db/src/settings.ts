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
  DATABASE_REPLICAS: {
    type: "json",
    nullable: true,
    secret: true,
    check: flawOfReplicas,
    doc: 'The URLs of copies that are only read: a list, or for several binds an object such as `{"default": [...]}`.',
  },
  DATABASE_ALLOW_PLAINTEXT: {
    type: "boolean",
    default: false,
    doc: "Whether another machine may be spoken to without TLS in production.",
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
  DATABASE_RECORD_QUERIES_LIMIT: {
    type: "integer",
    default: 1000,
    min: 1,
    doc: "How many statements of a context it lists; `db.recordedQueries.dropped` counts the rest.",
  },
  DATABASE_SLOW_QUERY: {
    type: "duration",
    nullable: true,
    min: 0.001,
    doc: "From how long on a statement is logged as slow, without the values; null is never.",
  },
  DATABASE_DETECT_N_PLUS_ONE: {
    type: "boolean",
    nullable: true,
    doc: "Whether a context that reads the same way again and again is warned of. null: with DEBUG. Never in production.",
  },
  DATABASE_N_PLUS_ONE_LIMIT: {
    type: "integer",
    default: 5,
    min: 1,
    doc: "How often a context may read the same way before it is warned of.",
  },
  DATABASE_QUERY_COMMENT: {
    type: "boolean",
    default: false,
    doc: "Whether each statement ends with a comment that names the app and the endpoint.",
  },
  DATABASE_POOL_SIZE: {
    type: "integer",
    default: 10,
    min: 1,
    max: 1000,
    doc: "How many connections to a server an app may have per bind.",
  },
  DATABASE_POOL_IDLE_TIMEOUT: {
    type: "duration",
    default: 60,
    min: 1,
    max: 86_400,
    doc: "After how long an unused connection to a server is closed.",
  },
  DATABASE_POOL_RECYCLE: {
    type: "duration",
    default: 0,
    max: 86_400,
    doc: "After how long a connection to PostgreSQL is replaced by a new one; 0 is never.",
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

/** What is wrong with the replicas, or `undefined`; never repeats a URL. */
function flawOfReplicas(value: unknown): string | undefined {
  const lists =
    typeof value === "object" && value !== null ? Object.entries(replicasByBind(value)) : [];
  if (lists.length === 0) return 'is no list of URLs, such as ["postgres://replica/name"]';
  for (const [bind, urls] of lists) {
    if (!Array.isArray(urls)) return `has no list of URLs for ${JSON.stringify(bind)}`;
    for (const url of urls) {
      const flaw = typeof url === "string" ? flawOfUrl(url) : "is no text";
      if (flaw !== undefined) return `has a URL for ${JSON.stringify(bind)} that ${flaw}`;
    }
  }
  return undefined;
}

function replicasByBind(value: object): object {
  return Array.isArray(value) ? { default: value } : value;
}

/** The URLs of the replicas of a bind. */
export function replicasOf(
  bind: string,
  { DATABASE_REPLICAS }: DatabaseSettings,
): readonly string[] {
  if (typeof DATABASE_REPLICAS !== "object" || DATABASE_REPLICAS === null) return [];
  const urls: unknown = new Map(Object.entries(replicasByBind(DATABASE_REPLICAS))).get(bind);
  return Array.isArray(urls) ? urls.filter((url) => typeof url === "string") : [];
}
