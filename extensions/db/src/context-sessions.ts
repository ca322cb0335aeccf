import type { AppDatabases } from "./app-databases.ts";
import { ContextSession } from "./context-session.ts";

/** The sessions of one context, by bind. */
export class ContextSessions {
  readonly #databases: AppDatabases;
  readonly #sessions = new Map<string, ContextSession>();

  constructor(databases: AppDatabases) {
    this.#databases = databases;
  }

  of(bind: string): ContextSession {
    const known = this.#sessions.get(bind);
    if (known) return known;
    const session = new ContextSession(this.#databases.engine(bind));
    this.#sessions.set(bind, session);
    return session;
  }

  async end(): Promise<void> {
    const ends: Promise<void>[] = [];
    for (const session of this.#sessions.values()) {
      const end = session.end();
      if (end) ends.push(end);
    }
    if (ends.length > 0) await Promise.all(ends);
  }
}
