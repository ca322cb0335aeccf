import { expect, test } from "vitest";
import { wrap } from "../../src/engine/filters/text-wrap.ts";

const options = { width: 8, breakLongWords: true, breakOnHyphens: true };

test("breaks at white space, which it drops at the ends of lines", () => {
  expect(wrap("the quick  brown fox", options)).toEqual(["the", "quick", "brown", "fox"]);
});

test("keeps white space at the beginning of the paragraph", () => {
  expect(wrap("  a b", { ...options, width: 3 })).toEqual(["  a", "b"]);
});

test("breaks behind a hyphen between letters, but not in numbers and options", () => {
  expect(wrap("well-known -b 1-2-3-4-5", options)).toEqual(["well-", "known -b", "1-2-3-4-", "5"]);
  expect(wrap("well-known", { ...options, breakOnHyphens: false })).toEqual(["well-kno", "wn"]);
});

test("leaves long words whole when told to", () => {
  expect(wrap("a supercalifragilistic b", { ...options, breakLongWords: false })).toEqual([
    "a",
    "supercalifragilistic",
    "b",
  ]);
});

test("leaves the space behind a word that is cut where its line is full", () => {
  expect(wrap("aa bbbb c", { ...options, width: 3 })).toEqual(["aa ", "bbb", "b c"]);
});

test("counts characters, not UTF-16 units", () => {
  expect(wrap("😀😀😀", { ...options, width: 2 })).toEqual(["😀😀", "😀"]);
});

test("takes no longer than the text is for one very long word", () => {
  const start = performance.now();
  for (const letter of ["x", "語", "😀", "-", "a-"])
    wrap(letter.repeat(20_000), { ...options, width: 1 });
  expect(performance.now() - start).toBeLessThan(2000);
});
