import { OperationError } from "../errors.ts";
import {
  ABSENT,
  EQUALS,
  ITEM,
  ITERATE,
  LENGTH,
  REPR,
  type Special,
  TYPE_NAME,
} from "../values/protocol.ts";
import { textOf } from "./arguments.ts";
import { type Run, valueError } from "./method.ts";

/** What `str.encode()` and `int.to_bytes()` give: a sequence of ints that prints as `b'...'`. */
export class Bytes implements Special {
  readonly [TYPE_NAME] = "bytes";
  readonly #bytes: Uint8Array;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  /** The text that the bytes stand for in UTF-8. */
  decode(): string {
    return new TextDecoder().decode(this.#bytes);
  }

  [LENGTH](): number {
    return this.#bytes.length;
  }

  [ITERATE](): readonly unknown[] {
    return Array.from(this.#bytes);
  }

  [ITEM](key: unknown): unknown {
    return typeof key === "number" ? (this.#bytes.at(key) ?? ABSENT) : ABSENT;
  }

  [EQUALS](other: unknown): boolean {
    return other instanceof Bytes && other[REPR]() === this[REPR]();
  }

  [REPR](): string {
    const characters = Array.from(this.#bytes, (byte) => String.fromCharCode(byte));
    const quote = characters.includes("'") && !characters.includes('"') ? '"' : "'";
    return `b${quote}${characters.map((one) => shown(one, quote)).join("")}${quote}`;
  }
}

const CHARSETS = new Map([
  ["utf8", 0x110000],
  ["latin1", 0x100],
  ["iso88591", 0x100],
  ["ascii", 0x80],
  ["usascii", 0x80],
]);

/** `str.encode()`, in UTF-8, Latin-1 or ASCII. */
export function encode({ self, values }: Run<string>): Bytes {
  const encoding = textOf(values[0] ?? "utf-8", "encode() argument 'encoding' must be str");
  const errors = textOf(values[1] ?? "strict", "encode() argument 'errors' must be str");
  const size = CHARSETS.get(encoding.toLowerCase().replace(/[-_ ]/g, ""));
  if (size === undefined) throw new OperationError("KeyError", `unknown encoding: ${encoding}`);
  if (size > 0x100) return new Bytes(new TextEncoder().encode(self));
  const text = self.replace(/[^\0-\x7f]/gu, (one) => fitted(one, { size, encoding, errors }));
  return new Bytes(Uint8Array.from(text, (one) => one.charCodeAt(0)));
}

function fitted(
  one: string,
  { size, encoding, errors }: { size: number; encoding: string; errors: string },
): string {
  const code = one.codePointAt(0) ?? 0;
  if (code < size) return one;
  if (errors === "ignore") return "";
  if (errors === "replace") return "?";
  if (errors === "xmlcharrefreplace") return `&#${code};`;
  throw valueError(`'${encoding}' codec can't encode character '${one}'`);
}

function shown(one: string, quote: string): string {
  if (one === quote || one === "\\") return `\\${one}`;
  if (one >= " " && one <= "~") return one;
  if (one === "\n") return "\\n";
  if (one === "\r") return "\\r";
  if (one === "\t") return "\\t";
  return `\\x${one.charCodeAt(0).toString(16).padStart(2, "0")}`;
}
