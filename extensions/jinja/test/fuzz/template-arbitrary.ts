import fc from "fast-check";

/** Names that lead to what no template may reach, in JavaScript or in Python. */
export const HOSTILE_NAMES = [
  "constructor",
  "__proto__",
  "prototype",
  "toString",
  "valueOf",
  "toJSON",
  "then",
  "hasOwnProperty",
  "isPrototypeOf",
  "propertyIsEnumerable",
  "__defineGetter__",
  "__lookupGetter__",
  "__defineSetter__",
  "call",
  "apply",
  "bind",
  "caller",
  "callee",
  "arguments",
  "length",
  "name",
  "process",
  "globalThis",
  "global",
  "require",
  "module",
  "exports",
  "eval",
  "Function",
  "Object",
  "Reflect",
  "Symbol",
  "rt",
  "ctx",
  "out",
  "this",
  "self",
  "super",
  "undefined",
  "await",
  "yield",
  "async",
  "of",
  "new",
  "delete",
  "__class__",
  "__mro__",
  "__subclasses__",
  "__globals__",
  "__init__",
  "__builtins__",
  "__html__",
  "mro",
  "gi_frame",
  "func_globals",
  "secret",
  "hidden",
  "inherited",
];

const NAMES = [
  "user",
  "items",
  "n",
  "text",
  "call_me",
  "host",
  "when",
  "html",
  "deep",
  "x",
  "y",
  "loop",
  "caller",
  "varargs",
  "kwargs",
  "range",
  "dict",
  "cycler",
  "namespace",
  "lipsum",
  "joiner",
];

const FILTERS =
  "abs attr batch capitalize center count d default dictsort e escape filesizeformat first float forceescape format groupby indent int items join last length list lower map max min pprint random reject rejectattr replace reverse round safe select selectattr slice sort string striptags sum title tojson trim truncate unique upper urlencode urlize wordcount wordwrap xmlattr".split(
    " ",
  );

const TESTS =
  "boolean callable defined divisibleby(2) eq(1) even false filter float ge(1) gt(1) in(items) integer iterable le(1) lower lt(1) mapping ne(1) none number odd sameas(x) sequence string test true undefined upper".split(
    " ",
  );

const STRINGS = [
  "",
  "a",
  "<b>&'",
  "constructor",
  "__proto__",
  "{0.constructor}",
  "{0[constructor]}",
  "{x.__class__}",
  "%s %d",
  "%(constructor)s",
  "%999s",
  "attr",
  "ü😀",
  "1",
  "\\u0000",
  "{{ x }}",
  "nan",
  "line\\nline",
];

/** What has to be written out of a list, all with the same weight. */
const oneOf = (...words: readonly string[]) => fc.constantFrom(...words);

const anyName = fc.oneof(
  { arbitrary: fc.constantFrom(...NAMES), weight: 6 },
  { arbitrary: fc.constantFrom(...HOSTILE_NAMES), weight: 2 },
);
const literal = fc.oneof(
  fc.constantFrom(
    "0",
    "1",
    "2",
    "-3",
    "7.5",
    "1e3",
    "10000000000000000000000",
    "true",
    "false",
    "none",
    "[]",
    "{}",
    "()",
  ),
  fc.constantFrom(...STRINGS).map((text) => `'${text.replaceAll("'", "\\'")}'`),
);

type Parts = {
  expression: string;
  primary: string;
  args: string;
  statement: string;
  body: string;
};

const { body } = fc.letrec<Parts>((tie) => {
  const expression = tie("expression");
  const primary = tie("primary");
  const args = tie("args");
  const inner = tie("body");
  const join = (...parts: readonly (string | fc.Arbitrary<string>)[]) =>
    fc
      .tuple(...parts.map((part) => (typeof part === "string" ? fc.constant(part) : part)))
      .map((texts) => texts.join(""));
  return {
    args: fc.oneof(
      { maxDepth: 3, withCrossShrink: true },
      fc.constant(""),
      expression,
      join(expression, ", ", expression),
      join(anyName, "=", expression),
      join(expression, ", ", anyName, "=", expression),
      join("*", expression),
      join("**", expression),
    ),
    primary: fc.oneof(
      { maxDepth: 3, withCrossShrink: true },
      anyName,
      literal,
      join(primary, ".", anyName),
      join(primary, "[", expression, "]"),
      join(primary, "['", fc.constantFrom(...HOSTILE_NAMES), "']"),
      join(primary, "[", expression, ":", expression, "]"),
      join(primary, "(", args, ")"),
      join(
        primary,
        ".",
        oneOf(
          "format",
          "format_map",
          "join",
          "items",
          "keys",
          "get",
          "append",
          "pop",
          "update",
          "replace",
          "split",
          "upper",
          "encode",
          "isoformat",
          "cycle",
          "changed",
        ),
        "(",
        args,
        ")",
      ),
      join("spy(", expression, ")"),
      join("(", expression, ")"),
    ),
    expression: fc.oneof(
      { maxDepth: 3, withCrossShrink: true },
      primary,
      join(primary, "|", oneOf(...FILTERS)),
      join(primary, "|", oneOf(...FILTERS), "(", args, ")"),
      join(
        primary,
        "|map('",
        oneOf("attr", "string", "first", "default"),
        "', '",
        anyName,
        "')|list",
      ),
      join(primary, "|map(attribute='", anyName, ".", anyName, "')|list"),
      join("(", primary, " is ", oneOf(...TESTS), ")"),
      join(
        expression,
        " ",
        oneOf(
          "+",
          "-",
          "*",
          "/",
          "//",
          "%",
          "**",
          "~",
          "==",
          "!=",
          "<",
          ">=",
          "in",
          "not in",
          "and",
          "or",
        ),
        " ",
        expression,
      ),
      join("(", expression, " if ", expression, " else ", expression, ")"),
      join("not ", expression),
      join("-", primary),
      join("[", expression, ", ", expression, "]"),
      join("(", expression, ",)"),
      join("{ ", literal, ": ", expression, " }"),
    ),
    statement: fc.oneof(
      { maxDepth: 4, withCrossShrink: true },
      join("{{ ", expression, " }}"),
      join("{{ spy(", expression, ") }}"),
      join("{%- set ", anyName, " = ", expression, " -%}"),
      join("{% set ns = namespace(", args, ") %}{% set ns.", anyName, " = ", expression, " %}"),
      join("{% set ", anyName, " %}", inner, "{% endset %}"),
      join(
        "{% if ",
        expression,
        " %}",
        inner,
        "{% elif ",
        expression,
        " %}",
        inner,
        "{% else %}",
        inner,
        "{% endif %}",
      ),
      join(
        "{% for ",
        anyName,
        " in ",
        expression,
        " %}",
        inner,
        "{% else %}",
        inner,
        "{% endfor %}",
      ),
      join(
        "{% for x, y in ",
        expression,
        " if ",
        expression,
        " %}{{ loop.",
        oneOf("index", "last", "previtem", "constructor", "cycle(1)"),
        " }}",
        inner,
        "{% endfor %}",
      ),
      join("{% for x in ", expression, " recursive %}{{ loop(", expression, ") }}{% endfor %}"),
      join(
        "{% macro ",
        anyName,
        "(",
        anyName,
        ", x=",
        expression,
        ") %}",
        inner,
        "{{ varargs }}{{ caller }}{% endmacro %}{{ ",
        anyName,
        "(",
        args,
        ") }}",
      ),
      join("{% call ", primary, "(", args, ") %}", inner, "{% endcall %}"),
      join("{% filter ", oneOf(...FILTERS), " %}", inner, "{% endfilter %}"),
      join("{% with x = ", expression, " %}", inner, "{% endwith %}"),
      join("{% autoescape ", expression, " %}", inner, "{% endautoescape %}"),
      join("{% block ", anyName, " %}{{ self }}", inner, "{% endblock %}"),
      join(
        "{% include ",
        oneOf("'part'", "'main'", "['gone', 'part']", "user", "x"),
        oneOf("", " ignore missing", " without context"),
        " %}",
      ),
      join(
        "{% import ",
        oneOf("'part'", "'main'", "items"),
        " as ",
        anyName,
        oneOf("", " with context"),
        " %}",
      ),
      join("{% from 'part' import ", anyName, " as ", anyName, " %}"),
      join("{% do ", expression, " %}"),
      join("{% trans x=", expression, " %}a {{ x }} b{% pluralize %}c{% endtrans %}"),
      oneOf("{% extends 'part' %}", "{% debug %}", "{% raw %}{{ x }}{% endraw %}", "{# note #}"),
    ),
    body: fc.oneof(
      { maxDepth: 4, withCrossShrink: true },
      oneOf("", "text", " <p>\n", "\n  "),
      tie("statement"),
      join(tie("statement"), tie("statement")),
    ),
  };
});

const noise = oneOf(
  "{{",
  "}}",
  "{%",
  "%}",
  "{#",
  "#}",
  "'",
  '"',
  "(",
  ")",
  "[",
  "]",
  "{",
  "}",
  ".",
  "|",
  "\\",
  "\u2028",
  "`",
  "${",
  "*/",
  "endfor",
  " end",
  "\r",
  "\0",
);

/** Templates of the whole language, some of them broken somewhere. */
export const template: fc.Arbitrary<string> = fc
  .tuple(fc.array(body, { minLength: 1, maxLength: 4 }), noise, fc.nat(400), fc.nat(9))
  .map(([parts, broken, place, luck]) => {
    const source = parts.join("");
    if (luck > 0) return source;
    const at = place % (source.length + 1);
    return source.slice(0, at) + broken + source.slice(at);
  });
