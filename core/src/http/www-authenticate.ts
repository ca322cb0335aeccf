import {
  checkHeaderText,
  type HeaderParameters,
  headerEntries,
  quoteHeaderValue,
} from "./header-value.ts";
import { dumpDictHeader } from "./list-header.ts";

/** A demand to authenticate. */
export interface Challenge {
  /** Written with capitals: `bearer` becomes `Bearer`. */
  readonly scheme: string;
  readonly parameters?: HeaderParameters;
  /** Instead of parameters, as `Negotiate` has it. */
  readonly token?: string;
}

/** RFC 7616 section 3.3: these are quoted whatever they hold. */
const QUOTED_IN_DIGEST = new Set(["realm", "domain", "nonce", "opaque", "qop"]);

/**
 * Writes `WWW-Authenticate` (RFC 9110 section 11.6.1).
 *
 * @throws PhialError `HEADER_VALUE_INVALID` when a part has a control character.
 * @example
 * dumpWWWAuthenticate({ scheme: "basic", parameters: { realm: "the realm" } });
 * // 'Basic realm="the realm"'
 */
export function dumpWWWAuthenticate({ scheme, parameters = {}, token }: Challenge): string {
  const name = checkHeaderText(scheme)
    .toLowerCase()
    .replace(/[a-z]+/g, (word) => word.charAt(0).toUpperCase() + word.slice(1));
  if (token !== undefined) return `${name} ${checkHeaderText(token)}`;
  const isDigest = name === "Digest";
  const text = isDigest ? dumpDigest(parameters) : dumpDictHeader(parameters);
  return text === "" ? name : `${name} ${text}`;
}

function dumpDigest(parameters: HeaderParameters): string {
  const items: string[] = [];
  for (const [name, value] of headerEntries(parameters)) {
    if (value === null || value === undefined) continue;
    const quoted = QUOTED_IN_DIGEST.has(name);
    items.push(`${checkHeaderText(name)}=${quoteHeaderValue(value, { quoted })}`);
  }
  return items.join(", ");
}
