import { expect, test } from "vitest";
import * as http from "../../src/http/index.ts";

const LENGTH = 100_000;

/** Beginnings, repeated pieces and ends that made parsers of this kind quadratic before. */
const PIECES = [
  "a",
  "a;",
  "a,",
  '"',
  '",',
  ' "a',
  '"a, ',
  'a="b, ',
  'a="x; ',
  "a=b; ",
  'a="\\"',
  "\\",
  '\\"',
  " ",
  " ;",
  " ,",
  "\t \t",
  "*1",
  "=",
  "a=",
  "%",
  "%C3",
  "%41",
  "W/",
  'W/"',
  "-",
  "0-1,",
  "1",
  "'",
  "''",
  "a/",
  "a/b;q=0.5,",
  "*",
  ".",
  ":",
  "@",
  "é",
];

/** With the beginnings that lead into their inner parts. */
const READERS: readonly [string, (text: string) => unknown, readonly string[]][] = [
  ["parseCookie", http.parseCookie, ["", 'a="']],
  ["parseListHeader", http.parseListHeader, ["", '"']],
  ["parseDictHeader", http.parseDictHeader, ["", "a*=utf-8''"]],
  ["parseOptionsHeader", http.parseOptionsHeader, ["x; ", "x; a*=utf-8''", 'x; a="']],
  ["parseETags", http.parseETags, ["", '"']],
  ["unquoteETag", http.unquoteETag, [""]],
  ["parseHttpDate", http.parseHttpDate, [""]],
  ["parseRange", http.parseRange, ["bytes=", "bytes=-"]],
  ["parseContentRange", http.parseContentRange, ["bytes "]],
  ["parseAuthorization", http.parseAuthorization, ["Basic ", "Bearer "]],
  ["parseAccept", (text) => http.parseAccept(text, "mime").bestMatch(["a/b"]), ["", "a/b;"]],
  ["parseAccept", (text) => http.parseAccept(text, "language").bestMatch(["b"]), [""]],
  ["hostIsTrusted", (text) => http.hostIsTrusted(text, [".example.com"]), [""]],
  ["iriToUri", http.iriToUri, ["/"]],
  ["uriToIri", http.uriToIri, ["/"]],
];

// Quadratic work on this much text is 10^10 steps, several seconds; linear work is milliseconds.
test.each(READERS)("%s is linear in the length of its input", (_name, read, beginnings) => {
  for (const piece of PIECES) {
    for (const beginning of beginnings) {
      const input = beginning + piece.repeat(LENGTH / piece.length);
      const start = performance.now();
      read(input);
      expect(performance.now() - start, `${beginning}${piece}...`).toBeLessThan(1500);
    }
  }
});
