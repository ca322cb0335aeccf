const SPECIAL = /["&'<>]/;
const NEXT_SPECIAL = /["&'<>]/g;

// So far a loop finds the next special character faster than an expression does.
const NEAR = 24;

/** Escapes `& < > " '` as markupsafe does, byte for byte: the quotes become `&#34;` and `&#39;`. */
export function escapeText(text: string): string {
  let index = text.search(SPECIAL);
  if (index < 0) return text;
  let escaped = "";
  let start = 0;
  while (index >= 0) {
    escaped += text.slice(start, index) + entityOf(text.charCodeAt(index));
    start = index + 1;
    index = nextSpecial(text, start);
  }
  return escaped + text.slice(start);
}

function nextSpecial(text: string, from: number): number {
  const end = Math.min(text.length, from + NEAR);
  for (let index = from; index < end; index++) {
    const code = text.charCodeAt(index);
    if (code <= GREATER && code >= QUOTE && entityOf(code) !== "") return index;
  }
  if (end === text.length) return -1;
  NEXT_SPECIAL.lastIndex = end;
  return NEXT_SPECIAL.test(text) ? NEXT_SPECIAL.lastIndex - 1 : -1;
}

const QUOTE = 34;
const AMPERSAND = 38;
const APOSTROPHE = 39;
const LESS = 60;
const GREATER = 62;

function entityOf(code: number): string {
  switch (code) {
    case AMPERSAND:
      return "&amp;";
    case LESS:
      return "&lt;";
    case GREATER:
      return "&gt;";
    case QUOTE:
      return "&#34;";
    case APOSTROPHE:
      return "&#39;";
    default:
      return "";
  }
}
