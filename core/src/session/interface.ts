import type { Context } from "hono";
import { type RequestContext, contextOf } from "../context/request-context.ts";
import { mutable } from "../http/mutable.ts";
import type { Session } from "./session.ts";

/**
 * Where sessions are kept. The default keeps them in a signed cookie; others keep an id in the
 * cookie and the values in a store.
 */
export interface SessionInterface {
  /**
   * Whether `open` is async and has to run before the handler. Otherwise it runs when the session
   * is first touched.
   */
  readonly eager?: boolean;
  /** Reads the session of a request. A session that cannot be trusted is a new one. */
  open(c: Context): Session | Promise<Session>;
  /** Whether the session has to be saved even though nobody touched it: its expiry moves on. */
  mustRefresh(c: Context): boolean;
  /** Writes a session that has changed, or whose expiry moves on, into the headers of the answer. */
  save(c: Context, session: Session, headers: Headers): void | Promise<void>;
}

/** The sessions of an app: opens them, and saves them after the hooks. */
export class Sessions {
  readonly #interface: SessionInterface;

  constructor(sessions: SessionInterface) {
    this.#interface = sessions;
  }

  get eager(): boolean {
    return this.#interface.eager ?? false;
  }

  /** Opens the session before the handler, for stores that are async. */
  async load(context: RequestContext): Promise<void> {
    context.session = await this.#interface.open(context.c);
  }

  /** The session of a request, opened at first use. */
  of(c: Context): Session {
    const context = contextOf(c);
    if (context.session) return context.session;
    const session = this.#interface.open(c);
    if (session instanceof Promise) {
      throw new TypeError("A session interface whose open() is async has to say eager: true.");
    }
    context.session = session;
    return session;
  }

  /** Whether the response has anything to say about the session. */
  mustSave(context: RequestContext): boolean {
    const { session } = context;
    if (session?.readOnly) return false;
    if (session?.accessed || session?.modified) return true;
    return this.#interface.mustRefresh(context.c);
  }

  /** The response with the session in it. */
  async save(context: RequestContext, response: Response): Promise<Response> {
    const { c } = context;
    const session = this.of(c);
    const answer = mutable(response);
    const refresh = this.#interface.mustRefresh(c);
    if (session.modified || refresh) {
      await this.#interface.save(c, session, answer.headers);
      if (!answer.headers.has("Cache-Control")) answer.headers.set("Cache-Control", "private");
    }
    addVary(answer.headers, "Cookie");
    return answer;
  }
}

/** Adds a name to Vary unless it is there, as Werkzeug writes it. */
export function addVary(headers: Headers, name: string): void {
  const names = (headers.get("Vary") ?? "")
    .split(",")
    .map((part) => part.trim())
    .filter((part) => part !== "");
  if (names.some((known) => known.toLowerCase() === name.toLowerCase())) return;
  headers.set("Vary", [...names, name].join(", "));
}
