const AMPERSAND = 38;
const LESS = 60;
const GREATER = 62;
const QUOTE = 34;
const APOSTROPHE = 39;

/** Escapes `& < > " '` as markupsafe does, byte for byte: the quotes become `&#34;` and `&#39;`. */
export function escapeText(text: string): string {
  let escaped = "";
  let start = 0;
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code > GREATER || code < QUOTE) continue;
    const entity = entityOf(code);
    if (entity === "") continue;
    escaped += text.slice(start, index) + entity;
    start = index + 1;
  }
  return start === 0 ? text : escaped + text.slice(start);
}

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
