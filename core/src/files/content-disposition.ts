import { dumpExtendedValue } from "../http/extended-value.ts";
import { dumpOptionsHeader } from "../http/options-header.ts";

/**
 * Control characters, and those that turn the direction of writing: `txt.exe` could be shown as
 * `exe.txt`.
 */
const HIDDEN = /[\0-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

/**
 * The plain name of a file to download: no folders, whatever system separates them how, no control
 * characters. Empty when nothing is left.
 *
 * @example
 * downloadName("../../etc/passwd"); // "passwd"
 */
export function downloadName(name: string): string {
  const clean = name.toWellFormed().replace(HIDDEN, "");
  const plain = clean.slice(Math.max(clean.lastIndexOf("/"), clean.lastIndexOf("\\")) + 1);
  return /^\.*$/.test(plain) ? "" : plain;
}

/**
 * Writes `Content-Disposition` (RFC 6266): a name with other than ASCII characters is given twice,
 * for old clients without its accents and in `filename*`. The name is passed through
 * {@link downloadName}, so it can neither leave the folder nor add anything to the header.
 *
 * @example
 * dumpContentDisposition("attachment", "é.txt"); // "attachment; filename=e.txt; filename*=UTF-8''%C3%A9.txt"
 */
export function dumpContentDisposition(kind: "attachment" | "inline", name: string): string {
  const plain = downloadName(name);
  if (plain === "") return kind;
  if (!/[^\0-\x7f]/.test(plain)) return dumpOptionsHeader(kind, { filename: plain });
  const filename = plain.normalize("NFKD").replace(/[^\0-\x7f]+/g, "");
  // Compatibility forms of separators turn into real ones.
  const safe = downloadName(filename);
  return dumpOptionsHeader(kind, { filename: safe, "filename*": dumpExtendedValue(plain) });
}
