// The whole list of Unicode would be larger than the engine. These are the characters that are
// hard to tell apart, or to see, when they are written as themselves.
const CHARACTERS: ReadonlyMap<string, string> = new Map([
  ["NULL", "\0"],
  ["CHARACTER TABULATION", "\t"],
  ["LINE FEED", "\n"],
  ["CARRIAGE RETURN", "\r"],
  ["SPACE", " "],
  ["QUOTATION MARK", '"'],
  ["APOSTROPHE", "'"],
  ["AMPERSAND", "&"],
  ["LESS-THAN SIGN", "<"],
  ["GREATER-THAN SIGN", ">"],
  ["DIGIT ZERO", "0"],
  ["NO-BREAK SPACE", "\xa0"],
  ["CENT SIGN", "¢"],
  ["POUND SIGN", "£"],
  ["YEN SIGN", "¥"],
  ["SECTION SIGN", "§"],
  ["COPYRIGHT SIGN", "©"],
  ["REGISTERED SIGN", "®"],
  ["SOFT HYPHEN", "\xad"],
  ["DEGREE SIGN", "°"],
  ["PLUS-MINUS SIGN", "±"],
  ["MICRO SIGN", "µ"],
  ["PILCROW SIGN", "¶"],
  ["MIDDLE DOT", "·"],
  ["MULTIPLICATION SIGN", "×"],
  ["DIVISION SIGN", "÷"],
  ["LEFT-POINTING DOUBLE ANGLE QUOTATION MARK", "«"],
  ["RIGHT-POINTING DOUBLE ANGLE QUOTATION MARK", "»"],
  ["LATIN SMALL LETTER SHARP S", "ß"],
  ["EN QUAD", "\u2000"],
  ["EN SPACE", "\u2002"],
  ["EM SPACE", "\u2003"],
  ["FIGURE SPACE", "\u2007"],
  ["THIN SPACE", "\u2009"],
  ["HAIR SPACE", "\u200a"],
  ["ZERO WIDTH SPACE", "\u200b"],
  ["ZERO WIDTH NON-JOINER", "\u200c"],
  ["ZERO WIDTH JOINER", "\u200d"],
  ["LEFT-TO-RIGHT MARK", "\u200e"],
  ["RIGHT-TO-LEFT MARK", "\u200f"],
  ["HYPHEN", "‐"],
  ["NON-BREAKING HYPHEN", "‑"],
  ["EN DASH", "–"],
  ["EM DASH", "—"],
  ["LEFT SINGLE QUOTATION MARK", "‘"],
  ["RIGHT SINGLE QUOTATION MARK", "’"],
  ["LEFT DOUBLE QUOTATION MARK", "“"],
  ["RIGHT DOUBLE QUOTATION MARK", "”"],
  ["BULLET", "•"],
  ["HORIZONTAL ELLIPSIS", "…"],
  ["LINE SEPARATOR", "\u2028"],
  ["PARAGRAPH SEPARATOR", "\u2029"],
  ["NARROW NO-BREAK SPACE", "\u202f"],
  ["EURO SIGN", "€"],
  ["TRADE MARK SIGN", "™"],
  ["LEFTWARDS ARROW", "←"],
  ["UPWARDS ARROW", "↑"],
  ["RIGHTWARDS ARROW", "→"],
  ["DOWNWARDS ARROW", "↓"],
  ["MINUS SIGN", "−"],
  ["INFINITY", "∞"],
  ["SNOWMAN", "☃"],
  ["CHECK MARK", "✓"],
  ["HEAVY CHECK MARK", "✔"],
  ["BLACK STAR", "★"],
  ["WHITE STAR", "☆"],
  ["ZERO WIDTH NO-BREAK SPACE", "\ufeff"],
  ["REPLACEMENT CHARACTER", "\ufffd"],
]);

// Letters with an accent are composed: LATIN SMALL LETTER E WITH ACUTE.
const ACCENTS: ReadonlyMap<string, string> = new Map([
  ["GRAVE", "\u0300"],
  ["ACUTE", "\u0301"],
  ["CIRCUMFLEX", "\u0302"],
  ["TILDE", "\u0303"],
  ["MACRON", "\u0304"],
  ["BREVE", "\u0306"],
  ["DOT ABOVE", "\u0307"],
  ["DIAERESIS", "\u0308"],
  ["RING ABOVE", "\u030a"],
  ["DOUBLE ACUTE", "\u030b"],
  ["CARON", "\u030c"],
  ["CEDILLA", "\u0327"],
  ["OGONEK", "\u0328"],
]);

const GREEK =
  "ALPHA BETA GAMMA DELTA EPSILON ZETA ETA THETA IOTA KAPPA LAMDA MU NU XI OMICRON PI RHO FINAL-SIGMA SIGMA TAU UPSILON PHI CHI PSI OMEGA".split(
    " ",
  );

const letter = /^(LATIN|GREEK) (SMALL|CAPITAL) LETTER ([A-Z]+)(?: WITH ([A-Z ]+))?$/;

/**
 * The character of this Unicode name (`\N{BULLET}` in a string); undefined for a name that is not
 * among the common ones.
 */
export function characterOf(name: string): string | undefined {
  const upper = name.toUpperCase();
  return CHARACTERS.get(upper) ?? letterOf(upper);
}

function letterOf(name: string): string | undefined {
  const [, script, size, base = "", accent] = letter.exec(name) ?? [];
  const plain = script === "GREEK" ? greekLetter(base) : base.length === 1 ? base : undefined;
  if (plain === undefined) return undefined;
  const sized = size === "SMALL" ? plain.toLowerCase() : plain;
  if (accent === undefined) return sized;
  const combining = ACCENTS.get(accent);
  if (combining === undefined || script === "GREEK") return undefined;
  const composed = `${sized}${combining}`.normalize("NFC");
  return composed.length === 1 ? composed : undefined;
}

function greekLetter(base: string): string | undefined {
  const index = GREEK.indexOf(base);
  return index === -1 ? undefined : String.fromCharCode(0x391 + index);
}
