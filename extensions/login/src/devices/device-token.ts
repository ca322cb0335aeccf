import { createHash, randomBytes } from "node:crypto";
import { compareDigest } from "phial/signing";

/** A remember cookie that is a token: `series.token`. */
export interface DeviceToken {
  readonly series: string;
  readonly token: string;
}

const FORM = /^([A-Za-z0-9_-]{22})\.([A-Za-z0-9_-]{43})$/;

/** The name of a new device: 128 random bits. */
export function newSeries(): string {
  return randomBytes(16).toString("base64url");
}

/** A new token: 256 random bits. */
export function newToken(): string {
  return randomBytes(32).toString("base64url");
}

export function writeDeviceToken({ series, token }: DeviceToken): string {
  return `${series}.${token}`;
}

/** Reads a cookie; `undefined` where it is no token. */
export function readDeviceToken(cookie: string): DeviceToken | undefined {
  const [, series, token] = FORM.exec(cookie) ?? [];
  return series === undefined || token === undefined ? undefined : { series, token };
}

/** What a store keeps of a token. */
export function hashOfToken(token: string): string {
  return createHash("sha256").update(token).digest("hex");
}

/** Whether two digests are the same; where there is none, none is. */
export function sameHash(one: string, other: string): boolean {
  return one !== "" && compareDigest(one, other);
}
