// Python's \w is a letter or number of any kind, also those that no name may have ("x²"): such a
// name is one token, and an error.
// What is taken away belongs to identifiers since Unicode 15.1 only, which Jinja's Python has not.
const nameCharacters = /[[\p{L}\p{N}_\p{XID_Continue}]--[\u200c-\u200d\u30fb\uff65]]+/vy;
const identifier = /^[\p{XID_Start}_]\p{XID_Continue}*$/u;

/** Where the name that begins at `start` ends; `start` itself where none begins. */
export function endOfName(source: string, start: number): number {
  let end = start;
  while (isNameUnit(source.charCodeAt(end))) end++;
  return source.charCodeAt(end) > 127 ? endOfForeignName(source, start) : end;
}

/** Whether a name that does not begin with a digit from 0 to 9 is an identifier to Python. */
export function isIdentifier(name: string): boolean {
  return isAscii(name) || identifier.test(name);
}

function endOfForeignName(source: string, start: number): number {
  nameCharacters.lastIndex = start;
  return nameCharacters.test(source) ? nameCharacters.lastIndex : start;
}

function isAscii(name: string): boolean {
  for (let at = 0; at < name.length; at++) if (name.charCodeAt(at) > 127) return false;
  return true;
}

function isNameUnit(unit: number): boolean {
  return (
    (unit >= 97 && unit <= 122) ||
    (unit >= 65 && unit <= 90) ||
    (unit >= 48 && unit <= 57) ||
    unit === 95
  );
}
