import { mediaTypeOf } from "./media-type.ts";
import { parseOptionsHeader } from "../http/options-header.ts";

/** The headers of a part: lower-case names, values as the bytes came (latin1). */
export type PartHeaders = Readonly<Record<string, readonly string[] | undefined>>;

/** What the headers of a part say. */
export interface PartHead {
  readonly name: string;
  /** `undefined` for a part that is not a file. */
  readonly fileName: string | undefined;
  readonly contentType: string;
}

/**
 * Reads the headers of a part (RFC 7578 section 4.2) as Werkzeug does: a part with a file name is a
 * file. `undefined` for headers that are none, say it twice, or name no field.
 */
export function readPartHead(headers: PartHeaders): PartHead | undefined {
  const dispositions = headers["content-disposition"] ?? [];
  const types = headers["content-type"] ?? [];
  const [disposition] = dispositions;
  if (disposition === undefined || dispositions.length > 1 || types.length > 1) return undefined;
  const { value, parameters } = parseOptionsHeader(fromLatin1(disposition));
  const name = parameters.get("name");
  if (mediaTypeOf(value) !== "form-data" || name === undefined) return undefined;
  const fileName = parameters.get("filename");
  return { name, fileName, contentType: fromLatin1(types[0] ?? "") };
}

/** The text of a field in the charset that its part declares; UTF-8 unless it is ISO-8859-1. */
export function decodeField(bytes: Buffer, contentType: string): string {
  if (contentType === "") return bytes.toString("utf8");
  const charset = parseOptionsHeader(contentType).parameters.get("charset")?.toLowerCase();
  return bytes.toString(charset === "iso-8859-1" ? "latin1" : "utf8");
}

function fromLatin1(text: string): string {
  return Buffer.from(text, "latin1").toString("utf8");
}

/** The boundary in a `Content-Type`; `undefined` when there is none that can stand in a body. */
export function boundaryOf(contentType: string): string | undefined {
  const boundary = parseOptionsHeader(contentType).parameters.get("boundary");
  // RFC 2046 section 5.1.1 allows 70 characters; a longer one only costs time.
  return boundary !== undefined && /^[\x20-\x7e]{1,70}$/.test(boundary) ? boundary : undefined;
}
