import { createHash } from "node:crypto";
import type { DigestInput } from "./recording.ts";

/**
 * The Authorization header a client sends: MD5 digest access authentication of RFC 2617, with
 * MD5-sess when the algorithm says so and the form of RFC 2069 without `qop`.
 */
export function digestHeader(method: string, input: DigestInput): string {
  const middle =
    input.qop === undefined
      ? input.nonce
      : `${input.nonce}:${input.nc}:${input.cnonce}:${input.qop}`;
  const response = md5(`${hashOfUser(input)}:${middle}:${md5(`${method}:${input.uri}`)}`);
  const quoted: [string, string | undefined][] = [
    ["username", input.username],
    ["realm", input.realm],
    ["nonce", input.nonce],
    ["uri", input.uri],
    ["response", response],
    ["algorithm", input.algorithm],
    ["opaque", input.opaque],
    ["cnonce", input.cnonce],
  ];
  const bare: [string, string | undefined][] = [
    ["qop", input.qop],
    ["nc", input.nc],
  ];
  const parts = [
    ...quoted.filter(isThere).map(([name, value]) => `${name}="${value}"`),
    ...bare.filter(isThere).map(([name, value]) => `${name}=${value}`),
  ];
  return `Digest ${parts.join(", ")}`;
}

function hashOfUser(input: DigestInput): string {
  const plain = md5(`${input.username}:${input.realm}:${input.password}`);
  const inSession = input.algorithm?.toLowerCase() === "md5-sess";
  return inSession ? md5(`${plain}:${input.nonce}:${input.cnonce}`) : plain;
}

function isThere([, value]: [string, string | undefined]): boolean {
  return value !== undefined;
}

function md5(text: string): string {
  return createHash("md5").update(text, "utf8").digest("hex");
}
