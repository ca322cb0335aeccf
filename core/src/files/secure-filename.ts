const SEPARATORS = process.platform === "win32" ? /[/\\]/g : /\//g;

/**
 * Makes a name that a client gave to a file safe to store: ASCII letters, digits, `_`, `.` and `-`,
 * no separators and no dots at the ends, as in Werkzeug. What is left may be empty, and two names
 * may become one: a name of your own is the better choice where the file is found by something else.
 *
 * @example
 * secureFilename("../../etc/passwd"); // "etc_passwd"
 * secureFilename("Mein Füßchen.txt"); // "Mein_Fuchen.txt"
 */
export function secureFilename(name: string): string {
  const ascii = name.normalize("NFKD").replace(/[^\0-\x7f]+/g, "");
  const words = ascii.replace(SEPARATORS, " ").split(/[\t-\r\x1c-\x20]+/);
  const joined = words
    .filter((word) => word !== "")
    .join("_")
    .replace(/[^\w.-]+/g, "");
  const secure = trimEnds(joined);
  return process.platform === "win32" && isReserved(secure) ? `_${secure}` : secure;
}

function trimEnds(text: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && "._".includes(text.charAt(start))) start++;
  while (end > start && "._".includes(text.charAt(end - 1))) end--;
  return text.slice(start, end);
}

function isReserved(name: string): boolean {
  const [stem = ""] = name.split(".", 1);
  return /^(?:aux|con|nul|prn|(?:com|lpt)\d)$/i.test(stem);
}
