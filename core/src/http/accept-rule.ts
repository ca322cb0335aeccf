import { PhialError } from "../errors/phial-error.ts";
import { trimBlanks } from "./header-value.ts";

/** How the values of one kind of `Accept` header are ordered and compared. */
export interface AcceptRule {
  /** Compared as text: the greater one is the more specific one. */
  readonly specificity: (item: string) => string;
  /** Prepares one choice of the server; the function tells which items of the client match it. */
  readonly matcher: (choice: string) => (item: string) => boolean;
}

const plainSpecificity = (item: string): string => (item === "*" ? "0" : "1");

function byName(normalize: (name: string) => string): AcceptRule {
  return {
    specificity: plainSpecificity,
    matcher(choice) {
      const wanted = normalize(choice);
      return (item) => item === "*" || normalize(item) === wanted;
    },
  };
}

/** Values without inner structure, such as those of `Accept-Encoding`. */
export const PLAIN: AcceptRule = byName((name) => name.toLowerCase());

/** Language tags: `de_ch` equals `de-CH`. */
export const LANGUAGE: AcceptRule = byName((name) => name.toLowerCase().replaceAll("_", "-"));

const CHARSET_NAMES: Readonly<Record<string, string>> = {
  utf: "utf8",
  u8: "utf8",
  latin1: "iso88591",
  latin: "iso88591",
  l1: "iso88591",
  iso8859: "iso88591",
  "8859": "iso88591",
  cp819: "iso88591",
  usascii: "ascii",
  "646": "ascii",
  u16: "utf16",
  u32: "utf32",
  sjis: "shiftjis",
  win1252: "cp1252",
  windows1252: "cp1252",
  windows1251: "cp1251",
  windows1250: "cp1250",
  ksc5601: "euckr",
};

/** Character sets by any of their usual names: `UTF8` equals `utf-8`. */
export const CHARSET: AcceptRule = byName((name) => {
  const plain = name.toLowerCase().replace(/[-_ ]/g, "");
  return Object.hasOwn(CHARSET_NAMES, plain) ? (CHARSET_NAMES[plain] ?? plain) : plain;
});

interface MediaType {
  readonly type: string;
  readonly subtype: string;
  readonly parameters: string;
}

function parseMediaType(text: string): MediaType {
  const [type = "", subtype = "", ...parameters] = splitMediaType(text.toLowerCase());
  return { type, subtype, parameters: parameters.sort().join(";") };
}

function splitMediaType(text: string): string[] {
  return text.split(/[/;]/).map(trimBlanks);
}

/** Media types with wildcards; parameters have to be the same in any order. */
export const MIME: AcceptRule = {
  specificity: (item) => splitMediaType(item).map(plainSpecificity).join(""),
  matcher(choice) {
    const wanted = parseMediaType(choice);
    const isWildcard = wanted.type === "*";
    if (!choice.includes("/") || (isWildcard && wanted.subtype !== "*")) {
      throw new PhialError(
        "MIME_TYPE_INVALID",
        `${JSON.stringify(choice)} is no media type.`,
        'Write it as type/subtype, for example "text/html".',
      );
    }
    return (item) => matchesMediaType(item, wanted);
  },
};

function matchesMediaType(item: string, wanted: MediaType): boolean {
  if (!item.includes("/")) return false;
  const accepted = parseMediaType(item);
  if (accepted.type === "*" && accepted.subtype !== "*") return false;
  if (accepted.type === "*" || wanted.type === "*") return true;
  if (accepted.type !== wanted.type) return false;
  if (accepted.subtype === "*" || wanted.subtype === "*") return true;
  return accepted.subtype === wanted.subtype && accepted.parameters === wanted.parameters;
}
