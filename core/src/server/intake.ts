import type { IncomingMessage, ServerResponse } from "node:http";
import type { Duplex } from "node:stream";
import { type HttpBindings, RequestError, getRequestListener } from "@hono/node-server";
import { limitBody, tooLargeRefusal } from "./body-limit.ts";
import type { Connections } from "./connections.ts";
import {
  EXPECTATION_REFUSAL,
  type GuardOptions,
  METHOD_REFUSAL,
  refusalOf,
  refusalOfParserError,
} from "./guards.ts";
import { PacedWork } from "./paced-work.ts";
import { type Refusal, hasBody, refuse, refuseRaw } from "./refusal.ts";
import type { Servable, ServerBindings } from "./servable.ts";
import type { Server } from "./server.ts";

/** What requests are taken in for. */
export interface IntakeOptions {
  readonly server: Server;
  readonly app: Servable;
  readonly connections: Connections;
  readonly guards: GuardOptions;
}

/**
 * Connects a server to its app: what must not reach the app is refused, the rest goes through Hono's
 * listener, whose lightweight `Request` and `Response` stay as they are.
 */
export function takeRequests(options: IntakeOptions): void {
  const { server, connections } = options;
  const { node } = server;
  const answer = appListener(options);
  node.on("request", (incoming, outgoing) => {
    if (!admit(options, incoming, outgoing)) return;
    limit(options, incoming, outgoing);
    answer(incoming, outgoing);
  });
  node.on("checkContinue", (incoming, outgoing) => {
    if (!admit(options, incoming, outgoing)) return;
    const { MAX_CONTENT_LENGTH: most } = options.app.settings;
    if (most !== null && Number(incoming.headers["content-length"] ?? 0) > most) {
      refuse(incoming, outgoing, tooLargeRefusal(most));
      return;
    }
    outgoing.writeContinue();
    limit(options, incoming, outgoing);
    answer(incoming, outgoing);
  });
  node.on("checkExpectation", (incoming, outgoing) => {
    connections.answer(incoming, outgoing);
    refuse(incoming, outgoing, refusalOf(incoming, options.guards) ?? EXPECTATION_REFUSAL);
  });
  node.on("connect", (_incoming, socket) => refuseRaw(socket, METHOD_REFUSAL, now(options)));
  const refused = new WeakSet<object>();
  const refusals = new PacedWork();
  node.on("clientError", (error, socket) => {
    if (refused.has(socket)) return;
    refused.add(socket);
    const refusal = refusalOfParserError(error);
    if (refusal === undefined) socket.destroy();
    else refusals.add(() => refuseConnection(options, socket, refusal));
  });
}

/** Answers on a connection whose request could not be read, if it can still be answered. */
function refuseConnection(options: IntakeOptions, socket: Duplex, refusal: Refusal): void {
  // An answer that has begun cannot be followed by another one.
  const hasBegun = options.connections.unfinished(socket)?.headersSent === true;
  if (hasBegun || !socket.writable) socket.destroy();
  else refuseRaw(socket, refusal, now(options));
}

function now({ app }: IntakeOptions): Date {
  return new Date(app.clock.now());
}

/** Lets a request through to the app, or answers it. Hot. */
function admit(
  { connections, guards }: IntakeOptions,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
): boolean {
  connections.answer(incoming, outgoing);
  const refusal = refusalOf(incoming, guards);
  if (refusal === undefined) return true;
  refuse(incoming, outgoing, refusal);
  return false;
}

function limit({ app }: IntakeOptions, incoming: IncomingMessage, outgoing: ServerResponse): void {
  if (!hasBody(incoming)) return;
  const { MAX_CONTENT_LENGTH: most } = app.settings;
  if (most !== null) limitBody(incoming, outgoing, most);
}

function appListener({ app, server }: IntakeOptions) {
  const listener = getRequestListener(
    (request, env) => {
      // This server speaks only HTTP/1.1, so these are the bindings of node:http.
      const bindings = env as HttpBindings & { server: Server };
      bindings.server = server;
      return app.fetch(request, bindings satisfies ServerBindings);
    },
    {
      errorHandler: (error) => {
        if (error instanceof RequestError) return plain(400, "the request target is not valid.");
        app.log.error({ err: error }, "the app failed without an answer");
        return plain(500, "the server failed to answer.");
      },
    },
  );
  return (incoming: IncomingMessage, outgoing: ServerResponse): void => {
    // A response that Node refuses to write would otherwise end the process.
    listener(incoming, outgoing).catch((error: unknown) => {
      app.log.error({ err: error }, "the app's answer could not be sent");
      if (outgoing.headersSent) outgoing.destroy();
      else refuse(incoming, outgoing, { status: 500, detail: "the server failed to answer." });
    });
  };
}

function plain(status: 400 | 500, detail: string): Response {
  const name = status === 400 ? "Bad Request" : "Internal Server Error";
  return new Response(`${status} ${name}: ${detail}\n`, { status });
}
