import { describe, expect, test } from "vitest";
import { Environment, OperationError, SecurityError } from "../../src/engine/index.ts";
import { SANDBOX, unsafe } from "../../src/engine/sandbox.ts";

const sandboxed = new Environment({ dialect: "python", sandbox: true });

function show(source: string, context: Record<string, unknown> = {}): string {
  return sandboxed.fromString(source).renderSync(context);
}

class Account {
  owner = "Ann";
  _secret = "s3cret";
}

describe("a sandbox", () => {
  test("shows no name that begins with an underscore", () => {
    const account = new Account();
    expect(show("{{ a.owner }}[{{ a._secret }}{{ a['_secret'] }}]", { a: account })).toBe("Ann[]");
    expect(show("{{ a|attr('_secret') }}", { a: account })).toBe("");
    expect(show("{{ [a]|map(attribute='_secret')|first }}", { a: account })).toBe("");
  });

  test("refuses what Python's types have inside, in Jinja2's words", () => {
    expect(() => show("{{ ''.__class__.__mro__ }}")).toThrow(SecurityError);
    expect(() => show("{{ ''.__class__.__mro__ }}")).toThrow(
      "access to attribute '__class__' of 'str' object is unsafe.",
    );
    expect(() => show("{{ dict.mro() }}")).toThrow(
      "access to attribute 'mro' of 'type' object is unsafe.",
    );
    expect(show("{{ {'_x': 1}._x }}{{ {'__class__': 1}.__class__ }}")).toBe("1");
  });

  test.each([
    "l.append(1)",
    "l['sort']()",
    "d.update(a=1)",
    "s.add(1)",
    "s.intersection_update(l)",
  ])("refuses %s, which would change a value", (call) => {
    const context = { l: [1], d: { a: 1 }, s: new Set([1]) };
    expect(() => show(`{{ ${call} }}`, context)).toThrow(SecurityError);
    expect(context.l).toEqual([1]);
  });

  test("still runs the methods that change nothing", () => {
    expect(show("{{ [2, 1].index(1) }}{{ {'a': 1}.get('a') }}{{ 'a'.upper() }}")).toBe("11A");
  });

  test("keeps the rules within format strings, however the method is reached", () => {
    const context = { a: new Account(), s: "text" };
    for (const source of [
      "{{ '{0._secret}'.format(a) }}",
      "{{ '{0[_secret]}'.format(a) }}",
      "{% set f = '{0._secret}'.format %}{{ f(a) }}",
      "{{ '{a._secret}'.format_map({'a': a}) }}",
      "{{ ('{0._secret}'|safe).format(a) }}",
      "{{ ('{a._secret}'|safe).format_map({'a': a}) }}",
      "{{ '{0._secret}'['format'](a) }}",
      "{{ ('{0._secret}'|attr('format'))(a) }}",
      "{{ '{:{0._secret}}'.format('', a) }}",
    ]) {
      expect(attempt(source, context), source).not.toContain("s3cret");
    }
    expect(() => show("{{ '{0.__class__.__mro__}'.format(s) }}", context)).toThrow(SecurityError);
    expect(show("{{ ('{x}'|safe).format_map({'x': '<'}) }}")).toBe("&lt;");
  });

  test("does not call what is marked as unsafe", () => {
    const purge = unsafe(() => "gone");
    expect(() => show("{{ purge() }}", { purge })).toThrow("is not safely callable");
    expect(SANDBOX.allowsCall(purge)).toBe(false);
    expect(SANDBOX.allowsCall(() => 1)).toBe(true);
  });

  test("makes no range of more than 100000 items", () => {
    expect(show("{{ range(100000)|length }}")).toBe("100000");
    expect(() => show("{{ range(100001) }}")).toThrow(OperationError);
    expect(() => show("{{ range(100001) }}")).toThrow(
      "Range too big. The sandbox blocks ranges larger than MAX_RANGE (100000).",
    );
  });
});

function attempt(source: string, context: Record<string, unknown>): string {
  try {
    return show(source, context);
  } catch (error) {
    return String(error);
  }
}
