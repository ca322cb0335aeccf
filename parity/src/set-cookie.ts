/** One Set-Cookie header taken apart; `null` is an attribute that is not there. */
export interface SetCookie {
  readonly name: string;
  /** What stands between `=` and `;`, with its quotes if it has any. */
  readonly value: string;
  readonly path: string | null;
  readonly domain: string | null;
  readonly expires: string | null;
  /** A number of seconds, or the text when it is none. */
  readonly max_age: number | string | null;
  readonly secure: boolean;
  readonly httponly: boolean;
  readonly samesite: string | null;
  readonly partitioned: boolean;
  readonly raw: string;
}

/** Takes a Set-Cookie header apart the way the recorder did: unknown attributes are left out. */
export function parseSetCookie(raw: string): SetCookie {
  const [first = "", ...rest] = raw.split(";");
  const [name, value] = splitPair(first);
  const attributes = new Map<string, string>();
  for (const part of rest) {
    const [key, text] = splitPair(part.trim());
    attributes.set(key.toLowerCase(), text);
  }
  const age = attributes.get("max-age") ?? null;
  return {
    name: name.trim(),
    value: value.trim(),
    path: attributes.get("path") ?? null,
    domain: attributes.get("domain") ?? null,
    expires: attributes.get("expires") ?? null,
    max_age: age !== null && /^-?\d+$/.test(age) ? Number(age) : age,
    secure: attributes.has("secure"),
    httponly: attributes.has("httponly"),
    samesite: attributes.get("samesite") ?? null,
    partitioned: attributes.has("partitioned"),
    raw,
  };
}

function splitPair(text: string): [name: string, value: string] {
  const at = text.indexOf("=");
  return at < 0 ? [text, ""] : [text.slice(0, at), text.slice(at + 1)];
}
