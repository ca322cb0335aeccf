import { describe, expect, test } from "vitest";
import { type Check, isChosen } from "../src/checks.ts";
import { readOptions } from "../src/options.ts";

const check: Check = {
  id: "NET-01",
  area: "net",
  kind: "attack",
  profile: "default",
  title: "x",
  run: null,
};

describe("the arguments", () => {
  test("choose all checks in their short form by default", () => {
    const options = readOptions([]);
    expect(options).toEqual({
      exam: undefined,
      only: [],
      profile: undefined,
      all: false,
      fuzz: 2000,
    });
  });

  test("take lists, at full length and with a number of cases", () => {
    const options = readOptions(["--only=net,SES-01", "--only=core", "--all"]);
    expect(options).toMatchObject({ only: ["net", "SES-01", "core"], all: true, fuzz: 20_000 });
    expect(readOptions(["--all", "--fuzz=7"])).toMatchObject({ fuzz: 7 });
  });

  test.each([["--fuzz=many"], ["--fuzz=0"], ["--none"]])("are refused: %s", (argument) => {
    expect(() => readOptions([argument])).toThrow(TypeError);
  });
});

describe("a check is chosen by", () => {
  test.each(["net", "NET", "NET-01", "net-01"])("%s", (name) => {
    expect(isChosen(check, [name])).toBe(true);
  });

  test("nothing at all, but not by another name", () => {
    expect(isChosen(check, [])).toBe(true);
    expect(isChosen(check, ["NE", "NET-0", "session"])).toBe(false);
  });
});
