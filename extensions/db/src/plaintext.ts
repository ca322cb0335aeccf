import { BlockList } from "node:net";
import { type Phial, PhialError } from "phial";
import type { DatabaseDriver } from "./driver.ts";
import { isProduction } from "./production.ts";
import type { DatabaseTarget } from "./url.ts";

const LOOPBACK = new BlockList();
LOOPBACK.addSubnet("127.0.0.0", 8, "ipv4");
LOOPBACK.addAddress("::1", "ipv6");

/** Whether what is sent there stays on this machine. */
function isLocal({ host }: DatabaseTarget): boolean {
  if (host === "" || host.startsWith("/") || host.toLowerCase() === "localhost") return true;
  return LOOPBACK.check(host, host.includes(":") ? "ipv6" : "ipv4");
}

/**
 * Refuses to send passwords and rows over a network in the clear, in production.
 *
 * @throws PhialError `DATABASE_PLAINTEXT_REFUSED`
 */
export function checkPlaintext(app: Phial, driver: DatabaseDriver, target: DatabaseTarget): void {
  if (driver.isEncrypted || isLocal(target) || !isProduction(app)) return;
  throw new PhialError(
    "DATABASE_PLAINTEXT_REFUSED",
    `${target.shown} is another machine, and everything would go there in the clear.`,
    `Encrypt it: ${target.scheme}({ ssl: ... }), or set DATABASE_ALLOW_PLAINTEXT=true where nobody else is on the network.`,
  );
}
