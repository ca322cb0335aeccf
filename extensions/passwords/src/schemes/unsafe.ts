import { hash as digestOf } from "node:crypto";
import { compareDigest } from "phial/signing";
import type { PasswordScheme, StoredHash } from "../scheme.ts";

const FREE = { memory: 0, milliseconds: 0 };

/** The password itself; every text that is no other hash. Is read only where a setting names it. */
export class PlaintextScheme implements PasswordScheme {
  readonly name = "plaintext";

  recognises(): boolean {
    return true;
  }

  read(hash: string): StoredHash | undefined {
    if (hash === "") return undefined;
    return {
      isOutdated: true,
      cost: () => FREE,
      verify: async (password) => compareDigest(password, hash),
    };
  }
}

/** An MD5 in hex, without salt. Is read only where a setting names it. */
export class HexMd5Scheme implements PasswordScheme {
  readonly name = "hex_md5";

  recognises(hash: string): boolean {
    return /^[0-9a-f]{32}$/i.test(hash);
  }

  read(hash: string): StoredHash {
    return {
      isOutdated: true,
      cost: () => FREE,
      verify: async (password) =>
        compareDigest(digestOf("md5", password, "hex"), hash.toLowerCase()),
    };
  }
}
