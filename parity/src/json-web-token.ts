/** A JWT taken apart: its signature is not looked at. Undefined when it is none. */
export function readJsonWebToken(value: string): { header: unknown; payload: unknown } | undefined {
  const parts = value.split(".");
  if (parts.length !== 3) return undefined;
  try {
    const [header = "", payload = ""] = parts;
    return { header: readPart(header), payload: readPart(payload) };
  } catch {
    return undefined;
  }
}

function readPart(text: string): unknown {
  return JSON.parse(Buffer.from(text, "base64url").toString("utf8"));
}
