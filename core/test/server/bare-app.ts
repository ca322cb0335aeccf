import { Hono } from "hono";
import type { Clock } from "../../src/clock.ts";
import { systemClock } from "../../src/clock.ts";
import type { Logger } from "../../src/log.ts";
import type { Servable, ServerBindings } from "../../src/server/index.ts";

/** One line an app has logged. */
export interface LogLine {
  readonly level: keyof Logger;
  readonly fields: Readonly<Record<string, unknown>>;
  readonly message: string | undefined;
}

/** An app on bare Hono that can be served, and that shows what happened to it. */
export class BareApp implements Servable {
  readonly name = "bare";
  readonly clock: Clock = systemClock;
  readonly hono = new Hono<{ Bindings: ServerBindings }>();
  readonly lines: LogLine[] = [];
  readonly log: Logger = {
    debug: (fields, message) => this.#note("debug", fields, message),
    info: (fields, message) => this.#note("info", fields, message),
    warn: (fields, message) => this.#note("warn", fields, message),
    error: (fields, message) => this.#note("error", fields, message),
  };
  readonly settings: { MAX_CONTENT_LENGTH: number | null } = { MAX_CONTENT_LENGTH: 1_000_000 };
  /** What was called, in order. */
  readonly life: string[] = [];
  /** What `close()` waits for. */
  closing: () => Promise<void> = () => Promise.resolve();

  constructor() {
    this.hono.onError((error, c) => {
      this.log.error({ err: error });
      return c.text(error.message, 500);
    });
  }

  fetch(request: Request, env: ServerBindings): Response | Promise<Response> {
    return this.hono.fetch(request, env);
  }

  start(): Promise<void> {
    this.life.push("start");
    return Promise.resolve();
  }

  close(): Promise<void> {
    this.life.push("close");
    return this.closing();
  }

  #note(level: keyof Logger, fields: LogLine["fields"], message?: string): void {
    this.lines.push({ level, fields, message });
  }
}
