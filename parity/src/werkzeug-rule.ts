import { type Converter, anyOf, defineConverter, float, int, path, text, uuid } from "phial";

/** A rule of Werkzeug in Phial's notation. */
export interface TranslatedRule {
  readonly path: string;
  /** By the name of a parameter of `path`. */
  readonly converters: Readonly<Record<string, Converter<unknown>>>;
  /** Parameters that stand for several: the value is an object with these members. */
  readonly groups: ReadonlyMap<string, readonly string[]>;
}

interface Variable {
  readonly name: string;
  readonly converter: Converter<unknown>;
  /** What Werkzeug looks for when the variable has neighbours. */
  readonly regex: string;
}

const VARIABLE = /<(?:(?<kind>[a-z_]+)(?:\((?<options>[^)]*)\))?:)?(?<name>[A-Za-z_]\w*)>/g;

/**
 * Translates `/date/<int:y>-<int:m>` into a path for `app.get()` with converters. A segment of Hono
 * has one parameter; what Werkzeug writes as several is one of an own type.
 */
export function translateRule(rule: string): TranslatedRule {
  const converters: Record<string, Converter<unknown>> = {};
  const groups = new Map<string, readonly string[]>();
  const segments = rule.split("/").map((segment) => {
    const variables = [...segment.matchAll(VARIABLE)].map(variableOf);
    const [only] = variables;
    if (only === undefined) return segment;
    if (variables.length === 1 && segment.startsWith("<") && segment.endsWith(">")) {
      converters[only.name] = only.converter;
      return `:${only.name}`;
    }
    const name = `${variables.map((variable) => variable.name).join("_and_")}_together`;
    converters[name] = groupOf(segment.split(VARIABLE_BREAK), variables);
    groups.set(
      name,
      variables.map((variable) => variable.name),
    );
    return `:${name}`;
  });
  return { path: segments.join("/"), converters, groups };
}

const VARIABLE_BREAK = /<[^>]*>/;

function variableOf({ groups = {} }: RegExpMatchArray): Variable {
  const { kind = "string", options = "", name = "" } = groups;
  const given = parseOptions(options);
  switch (kind) {
    case "int":
      return { name, regex: given["signed"] ? "-?\\d+" : "\\d+", converter: erased(int(given)) };
    case "float":
      return {
        name,
        regex: given["signed"] ? "-?\\d+\\.\\d+" : "\\d+\\.\\d+",
        converter: erased(float(given)),
      };
    case "uuid":
      return { name, regex: "[0-9A-Fa-f-]{36}", converter: erased(uuid()) };
    case "path":
      return { name, regex: "[^/].*?", converter: erased(path()) };
    case "any": {
      const words = options.split(",").map((word) => unquote(word.trim()));
      const regex = words.map((word) => word.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&")).join("|");
      return { name, regex: `(?:${regex})`, converter: erased(anyOf(...words)) };
    }
    default:
      return { name, regex: "[^/]+", converter: erased(text(given)) };
  }
}

// A table of converters holds all types; each one only ever gets values that it has parsed, or
// what the caller of urlFor passes, which it checks.
function erased<T>(converter: Converter<T>): Converter<unknown> {
  return converter;
}

const OPTION_NAMES: Readonly<Record<string, string>> = {
  fixed_digits: "fixedDigits",
  minlength: "minLength",
  maxlength: "maxLength",
};

/** `min=5, signed=True` as options of Phial's converters. */
function parseOptions(options: string): Record<string, number & boolean> {
  const pairs = [...options.matchAll(/(\w+)\s*=\s*([^,\s]+)/g)].map(([, name = "", value = ""]) => {
    const isFlag = value === "True" || value === "False";
    return [OPTION_NAMES[name] ?? name, isFlag ? value === "True" : Number(value)];
  });
  // Which option has which type is up to the rule, as in Python.
  return Object.fromEntries(pairs) as Record<string, number & boolean>;
}

function unquote(word: string): string {
  return /^(["']).*\1$/.test(word) ? word.slice(1, -1) : word;
}

/** One parameter for several: `between` are the texts before, between and after them. */
function groupOf(between: readonly string[], variables: readonly Variable[]): Converter<unknown> {
  const escaped = between.map((part) => part.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&"));
  const whole = variables.reduce(
    (regex, variable, index) => `${regex}(${variable.regex})${escaped[index + 1] ?? ""}`,
    escaped[0] ?? "",
  );
  const pattern = new RegExp(`^${whole}$`, "u");
  return erased(
    defineConverter<Record<string, unknown>>({
      parse: (given) => parseGroup(pattern.exec(given), variables),
      format: (values) =>
        variables.reduce(
          (written, { name, converter }, index) =>
            written +
            decodeURIComponent(converter.format(values[name])) +
            (between[index + 1] ?? ""),
          between[0] ?? "",
        ),
    }),
  );
}

function parseGroup(
  match: RegExpExecArray | null,
  variables: readonly Variable[],
): Record<string, unknown> | undefined {
  if (!match) return undefined;
  const values: Record<string, unknown> = {};
  for (const [index, { name, converter }] of variables.entries()) {
    const value = converter.parse(match[index + 1] ?? "");
    if (value === undefined) return undefined;
    values[name] = value;
  }
  return values;
}
