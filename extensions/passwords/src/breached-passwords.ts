import { hash } from "node:crypto";
import type { Logger } from "phial";

/** How haveibeenpwned.com is asked. */
export interface BreachedPasswordsOptions {
  readonly fetch: typeof globalThis.fetch;
  /** In milliseconds. */
  readonly timeout: number;
  readonly log: Logger;
}

const RANGE = "https://api.pwnedpasswords.com/range/";
/** What is sent of the SHA-1. */
const PREFIX = 5;
/** An answer has about a thousand lines of 40 bytes. */
const MAX_BYTES = 1_000_000;

/**
 * Passwords seen in breaches, by the k-anonymity of haveibeenpwned.com: it is told the first five
 * digits of the SHA-1 and answers with all that begin so, padded so that the size says nothing.
 */
export class BreachedPasswords {
  readonly #options: BreachedPasswordsOptions;

  constructor(options: BreachedPasswordsOptions) {
    this.#options = options;
  }

  /** How often a password was seen; `undefined` when nobody answers. */
  async count(password: string): Promise<number | undefined> {
    const digest = hash("sha1", password, "hex").toUpperCase();
    const { fetch, timeout, log } = this.#options;
    try {
      const answer = await fetch(RANGE + digest.slice(0, PREFIX), {
        headers: { "Add-Padding": "true", "User-Agent": "phial-passwords" },
        redirect: "error",
        signal: AbortSignal.timeout(timeout),
      });
      if (answer.status !== 200) throw new Error(`The answer has the status ${answer.status}.`);
      return countIn(await readText(answer), digest.slice(PREFIX));
    } catch (error) {
      const event = "password.breach_unchecked";
      log.warn({ event, err: error }, "haveibeenpwned.com could not be asked");
      return undefined;
    }
  }
}

async function readText(answer: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of answer.body ?? []) {
    size += chunk.length;
    if (size > MAX_BYTES) throw new Error(`The answer has more than ${MAX_BYTES} bytes.`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("latin1");
}

function countIn(lines: string, suffix: string): number {
  for (const line of lines.split("\n")) {
    const [digest = "", count = ""] = line.trim().split(":");
    if (digest.toUpperCase() === suffix) return Number.parseInt(count, 10) || 0;
  }
  return 0;
}
