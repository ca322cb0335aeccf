/** What a server of Redis replies, before it is written; an Error is an error reply. */
export type Reply = string | number | null | Error | Status | readonly Reply[];

/** A reply that is a word and no value: `OK`. */
export class Status {
  readonly word: string;

  constructor(word: string) {
    this.word = word;
  }
}

export const OK = new Status("OK");

/** Writes a reply as RESP 2. */
export function encodeReply(reply: Reply): string {
  if (reply === null) return "$-1\r\n";
  if (typeof reply === "number") return `:${reply}\r\n`;
  if (typeof reply === "string") return `$${Buffer.byteLength(reply)}\r\n${reply}\r\n`;
  if (reply instanceof Status) return `+${reply.word}\r\n`;
  if (reply instanceof Error) return `-${reply.message}\r\n`;
  return `*${reply.length}\r\n${reply.map((item) => encodeReply(item)).join("")}`;
}

/** Reads commands from what arrives in pieces. */
export class CommandReader {
  #rest: Buffer = Buffer.alloc(0);

  /** The commands that are complete now. */
  read(chunk: Buffer): string[][] {
    this.#rest = Buffer.concat([this.#rest, chunk]);
    const commands: string[][] = [];
    for (let command = this.#next(); command; command = this.#next()) commands.push(command);
    return commands;
  }

  #next(): string[] | undefined {
    const head = this.#line(0);
    if (!head) return undefined;
    const words: string[] = [];
    let at = head.end;
    for (let word = 0; word < head.number; word++) {
      const size = this.#line(at);
      const end = size ? size.end + size.number : Infinity;
      if (!size || end + 2 > this.#rest.length) return undefined;
      words.push(this.#rest.toString("utf8", size.end, end));
      at = end + 2;
    }
    this.#rest = this.#rest.subarray(at);
    return words;
  }

  /** The number of a line such as `*3`, and where the next one begins. */
  #line(start: number): { readonly number: number; readonly end: number } | undefined {
    const end = this.#rest.indexOf("\r\n", start);
    if (end < 0) return undefined;
    return { number: Number(this.#rest.toString("latin1", start + 1, end)), end: end + 2 };
  }
}
