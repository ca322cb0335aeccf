import { Worker } from "node:worker_threads";
import { compareDigest } from "phial/signing";
import type { Cost, PasswordScheme, StoredHash } from "../scheme.ts";
import { readNumber } from "./encoding.ts";
import type { ShaCryptInput } from "./sha-crypt-digest.ts";

const DEFAULT_ROUNDS = 5000;
const MIN_ROUNDS = 1000;
/** Of one core: to start a thread, for a round, and for a block that a round digests. */
const START_MILLISECONDS = 50;
const ROUND_MILLISECONDS = 0.0012;
const BLOCK_MILLISECONDS = 0.00015;

/** crypt(3) with SHA-2, `$5$rounds=535000$salt$hash` or `$6$...`. Is only read: its time is over. */
export class ShaCryptScheme implements PasswordScheme {
  readonly name: "sha256_crypt" | "sha512_crypt";
  readonly #digest: "sha256" | "sha512";
  readonly #start: "$5$" | "$6$";

  constructor(digest: "sha256" | "sha512") {
    this.name = `${digest}_crypt`;
    this.#digest = digest;
    this.#start = digest === "sha256" ? "$5$" : "$6$";
  }

  recognises(hash: string): boolean {
    return hash.startsWith(this.#start);
  }

  read(hash: string): StoredHash | undefined {
    const parts = /^\$[56]\$(?:rounds=(\d+)\$)?([./0-9A-Za-z]{0,16})\$([./0-9A-Za-z]+)$/.exec(hash);
    const [, number, salt = "", key = ""] = parts ?? [];
    const rounds = number === undefined ? DEFAULT_ROUNDS : readNumber(number);
    if (!parts || rounds === undefined || rounds < MIN_ROUNDS) return undefined;
    const digest = this.#digest;
    if (key.length !== (digest === "sha256" ? 43 : 86)) return undefined;
    return {
      isOutdated: true,
      cost: (length) => shaCryptCost(digest, rounds, length),
      verify: async (password) =>
        compareDigest(await inThread({ digest, password, salt, rounds }), key),
    };
  }
}

function shaCryptCost(digest: "sha256" | "sha512", rounds: number, length: number): Cost {
  const blocks = Math.ceil((2 * length + 64) / (digest === "sha256" ? 64 : 128));
  const milliseconds = rounds * (ROUND_MILLISECONDS + blocks * BLOCK_MILLISECONDS);
  return { memory: length * (length + 1024), milliseconds: START_MILLISECONDS + milliseconds };
}

/** Node has no such function that leaves the event loop alone, so that a thread does it. */
function inThread(input: ShaCryptInput): Promise<string> {
  // The published package has it as JavaScript.
  const type = import.meta.url.endsWith(".ts") ? "ts" : "js";
  const file = new URL(`./sha-crypt-worker.${type}`, import.meta.url);
  return new Promise((resolve, reject) => {
    let digest: unknown;
    const worker = new Worker(file, { workerData: input, env: {}, execArgv: [] });
    worker.once("message", (message: unknown) => (digest = message));
    worker.once("error", reject);
    worker.once("exit", () => {
      if (typeof digest === "string") resolve(digest);
      else reject(new Error("The thread that computes a hash of crypt(3) has ended without one."));
    });
  });
}
