import type { HttpBindings } from "@hono/node-server";
import type { Clock } from "../clock.ts";
import type { Logger } from "../log.ts";
import type { Server } from "./server.ts";

/** What an app served by `serve()` finds as `c.env`. */
export interface ServerBindings extends HttpBindings {
  /** The server that took the request. */
  readonly server: Server;
}

/** What `serve()` needs of an app; `Phial` has it all. */
export interface Servable {
  readonly name: string;
  readonly log: Logger;
  readonly clock: Clock;
  readonly settings: {
    /** Bytes of the largest request body, `null` for no limit. Read for every request with a body. */
    readonly MAX_CONTENT_LENGTH: number | null;
  };
  fetch(request: Request, env: ServerBindings): Response | Promise<Response>;
  /** Opens what the app needs. Runs before the port is opened. */
  start(): Promise<void>;
  /** Closes it again. Runs after the last answer, and when the port cannot be opened. */
  close(): Promise<void>;
}
