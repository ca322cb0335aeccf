import { describe, expect, test } from "vitest";
import { problemOf, statements } from "./parsing.ts";

const MANY = 10_000;

describe("a template is told to be too deep, not left to overflow the stack:", () => {
  test.each([
    ["parentheses", `{{ ${"(".repeat(MANY)}a${")".repeat(MANY)} }}`],
    ["lists", `{{ ${"[".repeat(MANY)} }}`],
    ["dicts", `{{ ${"{a:".repeat(MANY)} }}`],
    ["calls in calls", `{{ ${"f(".repeat(MANY)} }}`],
    ["keys in keys", `{{ ${"a[".repeat(MANY)} }}`],
    ["conditions", `{{ ${"a if b else ".repeat(MANY)}c }}`],
    ["negations", `{{ ${"not ".repeat(MANY)}a }}`],
    ["signs", `{{ ${"- ".repeat(MANY)}a }}`],
    ["targets", `{% set ${"(".repeat(MANY)}a = 1 %}`],
    ["tags", "{% if a %}".repeat(MANY)],
    ["closed tags", "{% for a in b %}".repeat(MANY) + "{% endfor %}".repeat(MANY)],
    ["sums", `{{ a${" + a".repeat(MANY)} }}`],
    ["attributes", `{{ a${".a".repeat(MANY)} }}`],
    ["filters", `{{ a${"|a".repeat(MANY)} }}`],
    ["sums of sums", `{{ ${"(".repeat(150)}a${`${"+a".repeat(150)})`.repeat(150)} }}`],
  ])("%s", (_, source) => {
    expect(problemOf(source)).toMatch(/nested too deeply/);
  });
});

describe("what is long is not deep:", () => {
  test.each([
    ["a list", `{{ [${"a, ".repeat(MANY)}] }}`],
    ["a concatenation", `{{ a${" ~ a".repeat(MANY)} }}`],
    ["branches", `{% if a %}${"{% elif a %}".repeat(MANY)}{% endif %}`],
    ["tags", "{% if a %}{{ a }}{% endif %}".repeat(MANY)],
    ["a hundred parentheses", `{{ ${"(".repeat(100)}a${")".repeat(100)} }}`],
    ["a sum of two hundred", `{{ a${" + a".repeat(200)} }}`],
  ])("%s", (_, source) => {
    expect(statements(source).length).toBeGreaterThan(0);
  });
});
