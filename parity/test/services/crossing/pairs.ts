import { generateKeyPairSync } from "node:crypto";
import type { Pair } from "./crossing.ts";

export const NEW_KEY = "a key that Flask and Phial share!";
const OLD_KEY = "the key of last year, long enough";

/** The applications of the suites, by what is special about them. */
export type PairName = "usual" | "strong" | "signed by pair" | "rotated";

export const PAIRS: Readonly<Record<PairName, Pair>> = {
  usual: same({}),
  strong: same({ SESSION_PROTECTION: "strong" }),
  "signed by pair": same({ JWT_ALGORITHM: "RS256", ...keyPair() }),
  rotated: {
    flask: { SECRET_KEY: OLD_KEY },
    phial: { SECRET_KEY: NEW_KEY, SECRET_KEY_FALLBACKS: [OLD_KEY] },
  },
};

function same(settings: Readonly<Record<string, unknown>>): Pair {
  const all = { SECRET_KEY: NEW_KEY, ...settings };
  return { flask: all, phial: all };
}

function keyPair() {
  const pem = { format: "pem" } as const;
  const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  return {
    JWT_PRIVATE_KEY: privateKey.export({ type: "pkcs8", ...pem }).toString(),
    JWT_PUBLIC_KEY: publicKey.export({ type: "spki", ...pem }).toString(),
  };
}
