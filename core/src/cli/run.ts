import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import type { Phial } from "../app/phial.ts";
import { PhialError } from "../errors/phial-error.ts";
import type { TlsOptions } from "../server/options.ts";
import type { Server } from "../server/server.ts";
import type { Variables } from "../settings/variables.ts";
import { folderOfApp } from "./app-loader.ts";
import { type GlobalOptions, isOn, prepareEnvironment } from "./environment.ts";
import { parsePort, PORT_RULE } from "./port-number.ts";
import type { Session } from "./session.ts";
import type { Terminal } from "./terminal.ts";

/** Options of `phial run`. */
export interface RunOptions extends GlobalOptions {
  readonly host?: string;
  readonly port?: number;
  readonly reload?: boolean;
  readonly cert?: string;
  readonly key?: string;
}

/** Tells a process that it is the one that serves, under one that watches. */
const CHILD = "PHIAL_RUN_CHILD";

/** While somebody works on an app, nothing waits for clients that keep their connection. */
const QUICK_SHUTDOWN = { announce: 0, drain: 1_000 };

/**
 * Serves the app until the process is told to end; with reload through a second process. Gives the
 * exit code.
 *
 * @throws PhialError `CLI_CERTIFICATE_INVALID`, and those of `serve()` and of loading the app
 */
export async function runServer(session: Session, options: RunOptions): Promise<number> {
  const { terminal } = session;
  const variables = prepareEnvironment(terminal, options);
  const isDebug = options.debug ?? isOn(variables["PHIAL_DEBUG"]);
  const isChild = variables[CHILD] === "1";
  if (!isChild && (options.reload ?? isDebug)) return reload(session, options, variables);
  const tls = readTls(terminal, options, variables);
  const app = await session.app(options);
  const { serve } = await import("../server/server.ts");
  const runPort = options.port ?? portOf(variables["PHIAL_RUN_PORT"]);
  const host = options.host ?? variables["PHIAL_RUN_HOST"];
  const server = await serve(app, {
    ...(runPort !== undefined && { port: runPort }),
    ...(host !== undefined && { host }),
    ...(tls && { tls }),
    ...(app.settings.DEBUG && { shutdown: QUICK_SHUTDOWN }),
    signals: terminal.stop === undefined,
  });
  announce(app, server, terminal);
  if (isChild) process.once("disconnect", () => process.kill(process.pid, "SIGTERM"));
  await ended(server, terminal);
  return 0;
}

async function reload(
  { terminal, argv }: Session,
  options: RunOptions,
  variables: Variables,
): Promise<number> {
  const { Reloader } = await import("./reloader.ts");
  const appFolder = folderOfApp(terminal, options.app ?? variables["PHIAL_APP"]);
  return new Reloader({ terminal, argv, marker: CHILD, appFolder }).run();
}

function announce(app: Phial, server: Server, terminal: Terminal): void {
  const mode = app.settings.DEBUG ? " with DEBUG" : "";
  const url = terminal.paint("name", server.url);
  terminal.print(`Serving "${app.name}"${mode} on ${url} (Ctrl-C ends it)`);
}

/** With signals the server ends the process itself, and this never resolves. */
async function ended(server: Server, { stop }: Terminal): Promise<void> {
  if (stop?.aborted !== true) {
    await new Promise((resolve) => stop?.addEventListener("abort", resolve, { once: true }));
  }
  await server.close();
}

function portOf(variable: string | undefined): number | undefined {
  if (variable === undefined || variable === "") return undefined;
  const port = parsePort(variable);
  if (port !== undefined) return port;
  throw new PhialError(
    "CLI_PORT_INVALID",
    `PHIAL_RUN_PORT is ${JSON.stringify(variable)}, which is no port.`,
    `Set it to ${PORT_RULE}, or leave it out for 5000.`,
  );
}

function readTls(
  terminal: Terminal,
  options: RunOptions,
  variables: Variables,
): TlsOptions | undefined {
  const cert = options.cert ?? variables["PHIAL_RUN_CERT"];
  const key = options.key ?? variables["PHIAL_RUN_KEY"];
  if (cert === undefined && key === undefined) return undefined;
  if (cert === undefined || key === undefined) {
    throw invalidCertificate(`HTTPS needs --cert and --key, and only one of them is given`);
  }
  return { cert: readPem(terminal, cert), key: readPem(terminal, key) };
}

function readPem({ cwd }: Terminal, path: string): Buffer {
  try {
    return readFileSync(resolve(cwd, path));
  } catch (cause) {
    throw invalidCertificate(`The file ${JSON.stringify(path)} cannot be read`, cause);
  }
}

function invalidCertificate(problem: string, cause?: unknown): PhialError {
  return new PhialError(
    "CLI_CERTIFICATE_INVALID",
    `${problem}.`,
    "Give two PEM files; for this machine: openssl req -x509 -newkey rsa:2048 -nodes -days 30 -subj /CN=localhost -addext subjectAltName=DNS:localhost,IP:127.0.0.1 -keyout key.pem -out cert.pem.",
    cause === undefined ? undefined : { cause },
  );
}
