import { describe, expect, test } from "vitest";
import { translateRule } from "../src/werkzeug-rule.ts";

describe("a rule of Werkzeug", () => {
  test("becomes a path of Phial with converters", () => {
    const { path, converters, groups } = translateRule("/users/<int(min=2):id>/<name>/edit");
    expect(path).toBe("/users/:id/:name/edit");
    expect([converters["id"]?.parse("1"), converters["id"]?.parse("12")]).toEqual([undefined, 12]);
    expect(converters["name"]?.parse("a b")).toBe("a b");
    expect(groups.size).toBe(0);
  });

  test.each<[string, string, unknown]>([
    ["<string(length=3):x>", "abcd", undefined],
    ["<string(minlength=2, maxlength=3):x>", "abc", "abc"],
    ["<int(fixed_digits=3, signed=True):x>", "-07", -7],
    ["<float(max=2.5):x>", "2.6", undefined],
    ["<any(a, 'b c'):x>", "b c", "b c"],
    ["<path:x>", "a/b", "a/b"],
    ["<uuid:x>", "x", undefined],
  ])("%s reads %s as %j", (segment, given, value) => {
    expect(translateRule(`/${segment}`).converters["x"]?.parse(given)).toBe(value);
  });

  test("with several variables in a segment has one parameter for them", () => {
    const { path, converters, groups } = translateRule("/date/<int:y>-<int:m>.html");
    const [name = "", members] = [...groups][0] ?? [];
    expect([path, members]).toEqual([`/date/:${name}`, ["y", "m"]]);
    expect(converters[name]?.parse("2024-05.html")).toEqual({ y: 2024, m: 5 });
    expect(converters[name]?.parse("2024-.html")).toBeUndefined();
    expect(converters[name]?.format({ y: 2024, m: 5 })).toBe("2024-5.html");
  });
});
