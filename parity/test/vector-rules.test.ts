import { describe, expect, test } from "vitest";
import type { VectorResult } from "../src/divergence.ts";
import { vectorRules } from "../src/vector-rules.ts";
import { functions } from "../src/vectors/urls.ts";

type Rule = keyof typeof vectorRules;

function explains(rule: Rule, name: string, input: Record<string, string>, got: VectorResult) {
  return vectorRules[rule]({ function: name, input, output: null }, got);
}

describe("the rules of vectors", () => {
  const target = (text: string, output: boolean): boolean =>
    explains(
      "redirect-target",
      "is_safe_url",
      { target: text, host_url: "http://localhost/" },
      { output },
    );

  test.each([
    "/\\evil",
    "///evil",
    "http:evil",
    "//localhost/x",
    "https://localhost/",
    "/%2f/evil",
    "",
  ])("explain that the target %j is refused", (text) => {
    expect(target(text, false)).toBe(true);
  });

  test("explain neither that a plain target is refused nor that a foreign one is taken", () => {
    expect([target("/notes?page=2", false), target("x", false)]).toEqual([false, false]);
    expect([target("http://evil/", true), target("//evil", true)]).toEqual([false, false]);
  });

  test("explain that our own origin is taken however it is written", () => {
    expect([target("HTTP://LOCALHOST/", true), target("http://localhost:80/x", true)]).toEqual([
      true,
      true,
    ]);
  });

  test("explain URLs in JavaScript's notation, not other URLs", () => {
    const built = (expected: string, got: string): boolean =>
      vectorRules["python-notation"](
        { function: "routing.build", input: {}, output: expected },
        { output: got },
      );
    expect(built("/f/2.0?a=True", "/f/2?a=true")).toBe(true);
    expect(built("/f/2.5", "/f/2")).toBe(false);
  });
});

describe("a request without a path", () => {
  test("is one for the path /", async () => {
    const rules = [{ rule: "/", endpoint: "index" }];
    expect(await functions["routing.match"]?.({ rules, path: "" })).toEqual({
      endpoint: "index",
      args: {},
    });
  });
});
