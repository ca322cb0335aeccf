import {
  type IncomingMessage,
  type Server as NodeServer,
  type ServerOptions,
  createServer,
} from "node:http";
import { createServer as createTlsServer } from "node:https";
import type { Socket } from "node:net";
import { PhialError } from "../errors/phial-error.ts";
import type { ResolvedOptions, TlsOptions } from "./options.ts";

/** Asked and told about handshakes of other protocols. */
export interface UpgradeWatch {
  takesUpgrades(): boolean;
  onUpgrade(socket: Socket): void;
}

/** Connections are looked at in intervals: a deadline a good interval earlier is not overrun. */
const EARLINESS = 1.2;

/**
 * Node's server with strict parsing and every deadline set. It does not listen yet.
 *
 * @throws PhialError `SERVER_TLS_INVALID`
 */
export function createNodeServer(options: ResolvedOptions, upgrades: UpgradeWatch): NodeServer {
  const { headersTimeout, requestTimeout, keepAliveTimeout } = options.timeouts;
  const interval = Math.min(options.timeouts.connectionsCheckingInterval, requestTimeout / 2);
  const common: ServerOptions = {
    headersTimeout: Math.min(headersTimeout, requestTimeout - interval * EARLINESS),
    requestTimeout: requestTimeout - interval * EARLINESS,
    keepAliveTimeout,
    connectionsCheckingInterval: interval,
    maxHeaderSize: options.maxHeaderSize,
    insecureHTTPParser: false,
    shouldUpgradeCallback: (incoming: IncomingMessage) => {
      const isTaken = node.listenerCount("upgrade") > 0 && upgrades.takesUpgrades();
      if (isTaken) upgrades.onUpgrade(incoming.socket);
      return isTaken;
    },
  };
  const { tls } = options;
  const node = tls === undefined ? createServer(common) : createSecure(tls, common);
  // One more than allowed comes through, to be refused with a reason.
  node.maxHeadersCount = options.maxHeadersCount + 1;
  // Node looks twice before it says that nothing has moved.
  node.timeout = Math.ceil(options.timeouts.stallTimeout / 2);
  return node;
}

function createSecure(tls: TlsOptions, options: ServerOptions): NodeServer {
  try {
    // A handshake is waited for as long as headers are.
    return createTlsServer({ ...options, ...tls, handshakeTimeout: options.headersTimeout });
  } catch (cause) {
    throw new PhialError(
      "SERVER_TLS_INVALID",
      "The TLS key and certificate cannot be used.",
      "Give both in PEM form, the key with its passphrase: serve(app, { tls: { key, cert } }).",
      { cause },
    );
  }
}
