import { describe, expect, test } from "vitest";
import { FILTERS } from "../../src/engine/filters/filters.ts";
import { Markup } from "../../src/engine/index.ts";
import { show } from "./render.ts";

test("are all of Jinja's", () => {
  expect([...FILTERS.keys()].sort().join(" ")).toBe(
    "abs attr batch capitalize center count d default dictsort e escape filesizeformat first " +
      "float forceescape format groupby indent int items join last length list lower map max min " +
      "pprint random reject rejectattr replace reverse round safe select selectattr slice sort " +
      "string striptags sum title tojson trim truncate unique upper urlencode urlize wordcount " +
      "wordwrap xmlattr",
  );
});

describe("strings", () => {
  test.each([
    ['{{ "o\'neill-smith (ὈΔΟΣ)"|title }}', "O'neill-Smith (Ὀδος)"],
    ["{{ 'ßa'|capitalize }}", "Ssa"],
    ["{{ 'xyxaxy'|trim('xy') }}", "a"],
    ["[{{ 'ab'|center(5) }}]", "[  ab ]"],
    ["{{ 'aaa'|replace('a', '$&', 2) }}", "$&$&a"],
    ["{{ '%(a)s'|format(a=1) }}{{ '%d%%'|format(5) }}", "15%"],
    ["{{ 'don\\'t stop_now'|wordcount }}", "3"],
    ["{{ 'foo bar baz qux'|truncate(9, leeway=0) }}", "foo..."],
    ["{{ '😀😀😀😀'|truncate(3, true, '.', 0) }}", "😀😀."],
    ["{{ 'a\\n\\nb'|indent('> ', true, true) }}", "> a\n> \n> b"],
    ["{{ 'a\\rb\\x0bc'|indent(1) }}", "a\n b\n c"],
    ["{{ 'one two'|wordwrap(3, wrapstring='|') }}", "one|two"],
    ["{{ '<b>a</b> &amp; &euro;'|striptags }}", "a & €"],
  ])("%s prints %j", (source, text) => {
    expect(show(source)).toBe(text);
  });

  test("assert as Python does that an end fits", () => {
    expect(() => show("{{ 'abcdefgh'|truncate(2) }}")).toThrow(
      expect.objectContaining({
        name: "AssertionError",
        problem: "expected length >= 3, got 2",
      }),
    );
  });
});

describe("with autoescape", () => {
  const m = new Markup("<i>");
  test.each([
    ["{{ ['<', m]|join('&') }}", "&lt;&amp;<i>"],
    ["{{ ['<', '>']|join(m) }}", "&lt;<i>&gt;"],
    ["{{ m|replace('i', '<') }}", "<&lt;>"],
    ["{{ '<'|replace('<', m) }}", "<i>"],
    ["{{ m|truncate(2, true, '', 0) }}", "<i"],
    ["{{ m|last }}{{ m|first }}", ">&lt;"],
    ["{{ {'a': '\"', 'b': m, 'c': none}|xmlattr }}", ' a="&#34;" b="<i>"'],
    ["{{ '<'|forceescape|forceescape }}", "&amp;lt;"],
    ["{{ m|title }}", "&lt;I&gt;"],
    ["{{ '<b> a.b.com'|urlize }}", "&lt;b&gt; a.b.com"],
  ])("%s prints %j", (source, html) => {
    expect(show(source, { m }, { autoescape: true })).toBe(html);
  });
});

test("no name of an attribute can end an attribute early", () => {
  expect(() => show("{{ {'a onload': 1}|xmlattr }}")).toThrow(
    "Invalid character in attribute name: 'a onload'",
  );
});

describe("numbers", () => {
  test.each([
    [
      "{{ '42.9'|int }} {{ 'ff'|int(base=16) }} {{ 'x'|int('?') }} {{ 1e20|int }}",
      "42 255 ? 100000000000000000000",
    ],
    [
      "{{ 2.5|round }} {{ 42.55|round(1, 'floor') }} {{ 42|round }} {{ 1.5|round(none) }}",
      "2.0 42.5 42 2",
    ],
    ["{{ true|abs }} {{ -0.0|abs }} {{ (-2 ** 70)|abs }}", "1 0.0 1180591620717411303424"],
    ["{{ 999949|filesizeformat }} {{ 1e24|filesizeformat }}", "999.9 kB 1000.0 ZB"],
    ["{{ ([0.1] * 10)|sum }} {{ [[1], [2]]|sum(start=[]) }}", "0.9999999999999999 [1, 2]"],
  ])("%s prints %j", (source, text) => {
    expect(show(source)).toBe(text);
  });
});

describe("sequences", () => {
  test.each([
    [
      "{{ ['b', 'A', 'c']|sort }} {{ ['b', 'a', 'B']|sort(true) }}",
      "['A', 'b', 'c'] ['b', 'B', 'a']",
    ],
    ["{{ [{'a': 1}, {'a': 1}]|sort|length }}", "2"],
    ["{{ {'b': 2, 'A': 1}|dictsort }}", "[('A', 1), ('b', 2)]"],
    ["{{ [1, 1.0, true, 'a', 'A']|unique|list }}", "[1, 'a']"],
    [
      "{{ [1, 2, 3]|batch(2, 0)|list }} {{ [1, 2, 3]|slice(2)|list }}",
      "[[1, 2], [3, 0]] [[1, 2], [3]]",
    ],
    ["{{ {'a': 1}|items|list }} {{ nothing|items|list }}", "[('a', 1)] []"],
    ["{{ []|first is defined }}{{ []|last is defined }}{{ []|max is defined }}", "FalseFalseFalse"],
    [
      "{{ 'a😀'|reverse }} {{ range(3)|reverse|list }} {{ {'a': 1, 'b': 2}|last }}",
      "😀a [2, 1, 0] b",
    ],
  ])("%s prints %j", (source, text) => {
    expect(show(source)).toBe(text);
  });

  test("groups have names for their parts, and show the first spelling of the key", () => {
    const people = [{ city: "Oslo" }, { city: "bergen" }, { city: "oslo" }];
    const source =
      "{% for g in people|groupby('city') %}{{ g.grouper }}{{ g.list|length }} {% endfor %}";
    expect(show(source, { people })).toBe("bergen1 Oslo2 ");
  });

  test("random takes its numbers from the policy `random`", () => {
    const random = () => 0.99;
    expect(show("{{ [1, 2, 3]|random }}", {}, { policies: { random } })).toBe("3");
    expect(["1", "2"]).toContain(show("{{ [1, 2]|random }}"));
  });
});

describe("JSON", () => {
  test.each([
    [
      "{{ {'b': [1, 2.0, none], 'a': '<&>\\''}|tojson }}",
      '{"a": "\\u003c\\u0026\\u003e\\u0027", "b": [1, 2.0, null]}',
    ],
    ["{{ 'é😀\\x7f'|tojson }}", '"\\u00e9\\ud83d\\ude00\\u007f"'],
    ["{{ {'a': [1, {}]}|tojson(1) }}", '{\n "a": [\n  1,\n  {}\n ]\n}'],
    ["{{ {none: 1, true: 2}|tojson }}", ""],
  ])("%s prints %j", (source, text) => {
    if (text === "") expect(() => show(source)).toThrow("'<' not supported");
    else expect(show(source)).toBe(text);
  });

  test("takes its options from the policy", () => {
    const policies = {
      "json.dumps_kwargs": { sort_keys: false, ensure_ascii: false, separators: [",", ":"] },
    };
    expect(show("{{ {'b': 'é', 'a': 1}|tojson }}", {}, { policies })).toBe('{"b":"é","a":1}');
  });

  test("may be written by a function of the host, and is made safe all the same", () => {
    const policies = { "json.dumps_function": (value: unknown) => JSON.stringify(value) };
    expect(show("{{ ['<']|tojson }}", {}, { policies })).toBe('["\\u003c"]');
  });

  test("refuses a circle and what has no form in JSON", () => {
    const list: unknown[] = [];
    list.push(list);
    expect(() => show("{{ list|tojson }}", { list })).toThrow("Circular reference detected");
    expect(() => show("{{ date|tojson }}", { date: new Date(0) })).toThrow(
      "Object of type datetime is not JSON serializable",
    );
  });
});

test("attr finds attributes, but neither items nor what no template may see", () => {
  class User {
    readonly name = "Ada";
    secret(): string {
      return "no";
    }
  }
  const user = new User();
  expect(show("{{ user|attr('name') }}{{ {'a': 1}|attr('a') }}", { user })).toBe("Ada");
  for (const name of ["secret", "constructor", "__proto__", "__class__", "toString"]) {
    expect(show("{{ user|attr(name) is defined }}", { user, name })).toBe("False");
  }
});

test.each([
  "{{ 'x'|center(10 ** 10) }}",
  "{{ 'x'|indent(10 ** 10, true) }}",
  "{{ [1]|batch(10 ** 10, 0)|list }}",
  "{{ [1]|slice(10 ** 10)|list }}",
  "{{ range(10 ** 10)|list }}",
  "{{ lipsum(10 ** 8) }}",
  "{{ ('x' * 10 ** 6)|replace('x', 'y' * 100) }}",
  "{{ (['x' * 10 ** 7] * 100)|join }}",
  "{{ [1]|tojson(10 ** 9) }}",
])("%s does not take the process down", (source) => {
  expect(() => show(source)).toThrow(expect.objectContaining({ name: "LimitError" }));
});
