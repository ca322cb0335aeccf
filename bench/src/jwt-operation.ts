import { strict as assert } from "node:assert";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Operation } from "./operation.ts";
import { benchFolder } from "./paths.ts";
import { packageVersion } from "./stack.ts";

/** Signs and verifies with HS256 and {@link secret}; either may answer with a promise. */
export interface TokenLibrary {
  sign(claims: object): Promise<string> | string;
  verify(token: string): Promise<object> | object;
}

/** What is measured: making a token, or verifying one. */
export type TokenWork = "sign" | "verify";

const peersFolder = join(benchFolder, "peers", "jwt");

/** The secret of all of them, as a deployment would have one. */
export const secret = "0123456789abcdef0123456789abcdef";

const now = Math.floor(Date.now() / 1000);
const UUID = "6ba7b810-9dad-41d1-80b4-00c04fd430c8";

/** The claims that an access token of Flask-JWT-Extended has. */
export const claims = {
  fresh: false,
  iat: now,
  jti: UUID,
  type: "access",
  sub: "ann",
  nbf: now,
  csrf: UUID,
  exp: now + 86_400,
};

/** The operation of one of `peers/jwt`. */
export async function peerOperation(file: string, work: TokenWork): Promise<Operation> {
  // Our own files.
  const peer: { packageName: string; open(secret: string): TokenLibrary } = await import(
    pathToFileURL(join(peersFolder, file)).href
  );
  const version = packageVersion(peer.packageName, peersFolder);
  return tokenOperation(peer.open(secret), work, version);
}

/** What a library does again and again; a token is verified each time, and kept by nobody. */
export async function tokenOperation(
  library: TokenLibrary,
  work: TokenWork,
  version?: string,
): Promise<Operation> {
  const token = await library.sign(claims);
  return {
    call: work === "sign" ? () => library.sign(claims) : () => library.verify(token),
    async check() {
      assert.deepEqual({ ...(await library.verify(token)) }, claims);
      const [header, payload, signature = ""] = token.split(".");
      const forged = `${header}.${payload}.${signature.startsWith("A") ? "B" : "A"}${signature.slice(1)}`;
      await assert.rejects(async () => library.verify(forged), "a forged token is taken");
    },
    ...(version !== undefined && { version }),
  };
}
