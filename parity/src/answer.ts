import { parseSetCookie } from "./set-cookie.ts";
import type { SetCookie } from "./set-cookie.ts";

/** What a twin answered, read to its end. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Uint8Array;
  /** The body as text; undefined when it is not UTF-8. */
  readonly text: string | undefined;
  readonly cookies: readonly SetCookie[];
}

const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** Puts an answer together from its status, headers and body. */
export function makeAnswer(status: number, headers: Headers, body: Uint8Array): Answer {
  const cookies = headers.getSetCookie().map(parseSetCookie);
  return { status, headers, body, text: decode(body), cookies };
}

function decode(bytes: Uint8Array): string | undefined {
  try {
    return decoder.decode(bytes);
  } catch {
    return undefined;
  }
}
