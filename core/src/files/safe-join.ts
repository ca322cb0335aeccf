import { isAbsolute, normalize, posix, sep } from "node:path";

/** Names of devices on Windows, also with an extension: opening one blocks or reads a device. */
const DEVICE = /^(?:aux|con|conin\$|conout\$|nul|prn|(?:com|lpt)[0-9\u00b9\u00b2\u00b3])$/i;

/**
 * Joins parts that may come from outside to a trusted folder. Each part may have slashes and may go
 * up as long as it stays below the folder, as in Werkzeug.
 *
 * @returns the path; `undefined` when a part is absolute, leaves the folder, or holds a NUL, the
 * name of a device of Windows (`CON`, `aux.txt`) in any segment, or, on Windows, a backslash or colon
 * @example
 * safeJoin("/srv/files", "2024/report.pdf"); // "/srv/files/2024/report.pdf"
 * safeJoin("/srv/files", "../secret"); // undefined
 */
export function safeJoin(root: string, ...parts: readonly string[]): string | undefined {
  let path = root === "" ? "." : root;
  for (const part of parts) {
    if (part === "") continue;
    const inner = normalizePart(part);
    if (inner === undefined) return undefined;
    path = path.endsWith("/") || path.endsWith(sep) ? path + inner : `${path}/${inner}`;
  }
  return sep === "/" ? path : normalize(path);
}

function normalizePart(part: string): string | undefined {
  // On Windows a colon begins a drive or a second stream of the same file.
  if (part.includes("\0") || (sep !== "/" && /[\\:]/.test(part))) return undefined;
  const inner = posix.normalize(part);
  const isOutside = inner === ".." || inner.startsWith("../") || inner.startsWith("/");
  if (isOutside || isAbsolute(inner) || inner.split("/").some(isDeviceName)) return undefined;
  return inner.endsWith("/") ? inner.slice(0, -1) : inner;
}

/** Whether Windows takes a segment of a path for a device: extensions and blanks do not count. */
export function isDeviceName(segment: string): boolean {
  const [stem = ""] = segment.split(/[.:]/, 1);
  return DEVICE.test(stem.trimEnd());
}
