import type { Server as NodeServer } from "node:http";
import { PhialError } from "../errors/phial-error.ts";

/** Where to listen. */
export interface Endpoint {
  readonly host: string;
  readonly port: number;
}

/**
 * Opens the port and gives the one that was opened.
 *
 * @throws PhialError `SERVER_PORT_TAKEN`, `SERVER_PORT_FORBIDDEN` or `SERVER_HOST_INVALID`; nothing
 * is open then.
 */
export async function listen(node: NodeServer, endpoint: Endpoint): Promise<number> {
  try {
    await new Promise<void>((resolve, reject) => {
      node.once("error", reject);
      node.listen({ ...endpoint }, () => {
        node.off("error", reject);
        resolve();
      });
    });
  } catch (cause) {
    throw listenError(cause, endpoint);
  }
  const address = node.address();
  return typeof address === "object" && address !== null ? address.port : endpoint.port;
}

function listenError(cause: unknown, { host, port }: Endpoint): unknown {
  const code = cause instanceof Error && "code" in cause ? cause.code : undefined;
  if (code === "EADDRINUSE") {
    return new PhialError(
      "SERVER_PORT_TAKEN",
      `PORT ${port} on ${JSON.stringify(host)} is in use by another program.`,
      "Stop that program, or set PORT to another number (0 takes a free one).",
      { cause },
    );
  }
  if (code === "EACCES" || code === "EPERM") {
    return new PhialError(
      "SERVER_PORT_FORBIDDEN",
      `PORT ${port} may not be opened by this user.`,
      "Set PORT to a number from 1024 on and put a proxy in front, or give the program the right.",
      { cause },
    );
  }
  if (
    code === "EADDRNOTAVAIL" ||
    code === "ENOTFOUND" ||
    code === "EAI_AGAIN" ||
    code === "EINVAL"
  ) {
    return new PhialError(
      "SERVER_HOST_INVALID",
      `HOST ${JSON.stringify(host)} is not an address of this machine, so PORT ${port} was not opened.`,
      'Set HOST to "127.0.0.1" (this machine only), "0.0.0.0" (everybody), or one of its addresses.',
      { cause },
    );
  }
  return cause;
}

/** The URL under which a program on this machine reaches the server. */
export function localUrl({ host, port }: Endpoint, isTls: boolean): string {
  const local = host === "0.0.0.0" ? "127.0.0.1" : host === "::" || host === "" ? "::1" : host;
  return `${isTls ? "https" : "http"}://${local.includes(":") ? `[${local}]` : local}:${port}`;
}
