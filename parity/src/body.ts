import { writeCompact } from "./exact-json.ts";
import type { RecordedFile, RecordedRequest } from "./recording.ts";

/** The bytes of a request body and the content type they bring with them. */
export interface RequestBody {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly type?: string;
  /** Whether `type` wins over a Content-Type among the headers. */
  readonly forced?: boolean;
}

const boundary = "----parityFormBoundary";

/** The body of a recorded request, byte for byte what Flask was sent; undefined when none. */
export function requestBody(request: RecordedRequest): RequestBody | undefined {
  if (request.json !== undefined) {
    return { bytes: encode(writeCompact(request.json)), type: "application/json" };
  }
  if (request.files !== undefined) {
    const bytes = writeMultipart(request.form ?? [], request.files);
    return { bytes, type: `multipart/form-data; boundary=${boundary}`, forced: true };
  }
  if (request.form !== undefined) {
    const pairs = request.form.map(([name, value]) => `${quotePlus(name)}=${quotePlus(value)}`);
    return { bytes: encode(pairs.join("&")), type: "application/x-www-form-urlencoded" };
  }
  if (request.body !== undefined) return { bytes: encode(request.body) };
  if (request.body_base64 !== undefined) return { bytes: decodeBase64(request.body_base64) };
  return undefined;
}

/** Percent-encoding of a form: everything but letters, digits and `_.-~`, a space as `+`. */
function quotePlus(text: string): string {
  return encodeURIComponent(text)
    .replace(/[!*'()]/g, (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`)
    .replaceAll("%20", "+");
}

/** A multipart/form-data body as a browser's FormData writes it: the fields, then the files. */
function writeMultipart(
  fields: readonly (readonly [string, string])[],
  files: readonly RecordedFile[],
): Uint8Array<ArrayBuffer> {
  const parts: Uint8Array[] = [];
  const add = (head: string, content: Uint8Array): void => {
    parts.push(encode(`--${boundary}\r\n${head}\r\n\r\n`), content, encode("\r\n"));
  };
  const disposition = (name: string): string =>
    `Content-Disposition: form-data; name="${quoteName(name)}"`;
  for (const [name, value] of fields) add(disposition(name), encode(value));
  for (const file of files) {
    const head = `${disposition(file.name)}; filename="${quoteName(file.filename)}"`;
    const content =
      file.content_base64 === undefined
        ? encode(file.content ?? "")
        : decodeBase64(file.content_base64);
    add(`${head}\r\nContent-Type: ${file.content_type}`, content);
  }
  parts.push(encode(`--${boundary}--\r\n`));
  return new Uint8Array(Buffer.concat(parts));
}

function quoteName(name: string): string {
  return name.replaceAll("\r", "%0D").replaceAll("\n", "%0A").replaceAll('"', "%22");
}

function encode(text: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(text);
}

function decodeBase64(text: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(Buffer.from(text, "base64"));
}
