import { domainToASCII } from "node:url";

const HOST = /^([A-Za-z0-9.-]+|\[[0-9a-f:]+\])(?::\d+)?$/;

/**
 * Whether the host of a request is one of `trusted`, as in Werkzeug: ports do not count, a name that
 * starts with a dot stands for itself and all names below it, names have to be equal in case, and an
 * empty list trusts every host. Never throws.
 *
 * @example
 * hostIsTrusted("www.example.com", [".example.com"]); // true
 */
export function hostIsTrusted(
  host: string | null | undefined,
  trusted: readonly string[],
): boolean {
  if (!host) return false;
  const name = HOST.exec(host)?.[1];
  if (name === undefined) return false;
  return trusted.length === 0 || trusted.some((pattern) => matchesHost(name, pattern));
}

function matchesHost(name: string, pattern: string): boolean {
  const covers = pattern.startsWith(".");
  const written = withoutPort(covers ? pattern.slice(1) : pattern);
  // Only names with other than ASCII characters are converted: that keeps the case of the others.
  const wanted = /[^\0-\x7f]/.test(written) ? domainToASCII(written) : written;
  if (wanted === "") return false;
  return name === wanted || (covers && name.endsWith(`.${wanted}`));
}

function withoutPort(host: string): string {
  const colon = host.lastIndexOf(":");
  return colon < 0 || host.endsWith("]") ? host : host.slice(0, colon);
}
