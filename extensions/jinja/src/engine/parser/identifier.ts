// Python's \w is a letter or number of any kind, also those that no name may have ("x²"): such a
// name is one token, and an error.
const nameCharacters = /[\p{L}\p{N}_\p{XID_Continue}]+/uy;
const identifier = /^[\p{XID_Start}_]\p{XID_Continue}*$/u;

/** Where the name that begins at `start` ends; `start` itself where none begins. */
export function endOfName(source: string, start: number): number {
  let end = start;
  while (isNameUnit(source.charCodeAt(end))) end++;
  const isAscii = end === source.length || source.charCodeAt(end) < 128;
  if (isAscii) return end;
  nameCharacters.lastIndex = start;
  return nameCharacters.test(source) ? nameCharacters.lastIndex : start;
}

/** Whether a name that {@link endOfName} found is an identifier to Python. */
export function isIdentifier(name: string): boolean {
  return identifier.test(name);
}

function isNameUnit(unit: number): boolean {
  return (
    (unit >= 97 && unit <= 122) ||
    (unit >= 65 && unit <= 90) ||
    (unit >= 48 && unit <= 57) ||
    unit === 95
  );
}
