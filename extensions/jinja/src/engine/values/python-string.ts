const PRINTABLE = /^[ -~\p{L}\p{M}\p{N}\p{P}\p{S}]$/u;

/** Python's `repr()` of a string: in `'` unless only that quote occurs in it, `\x00` for controls. */
export function quoted(text: string): string {
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'";
  if (/^[ !#-&(-[\]-~]*$/.test(text)) return quote + text + quote;
  let body = "";
  for (const character of text) body += escaped(character, quote);
  return quote + body + quote;
}

function escaped(character: string, quote: string): string {
  if (character === quote || character === "\\") return `\\${character}`;
  if (PRINTABLE.test(character)) return character;
  if (character === "\n") return "\\n";
  if (character === "\r") return "\\r";
  if (character === "\t") return "\\t";
  const code = character.codePointAt(0) ?? 0;
  if (code < 0x100) return `\\x${code.toString(16).padStart(2, "0")}`;
  if (code < 0x10000) return `\\u${code.toString(16).padStart(4, "0")}`;
  return `\\U${code.toString(16).padStart(8, "0")}`;
}
