import { Environment, Markup } from "@phial/jinja/engine";
import { isObject } from "../recording.ts";

type Input = Record<string, unknown>;

/** The methods of Markup that are operators in a template. */
const OPERATORS = new Map([
  ["__mod__", "markup % args[0]"],
  ["__add__", "markup + args[0]"],
  ["__radd__", "args[0] + markup"],
  ["__mul__", "markup * args[0]"],
  ["__getitem__", "markup[args[0]]"],
]);

/** The vectors of the group `jinja`: templates with autoescape on, and safe strings. */
export const functions: Record<string, (input: Input) => unknown> = {
  "jinja.render": (input) => render(String(input["template"]), variables(input["context"])),
  "markupsafe.escape": ({ value }) => render("{{ value }}", { value: decode(value) }),
  "markup.method": ({ markup, method, args }) => {
    const expression = OPERATORS.get(String(method)) ?? `markup.${String(method)}(*args)`;
    let result: unknown = null;
    const context = {
      markup: new Markup(String(markup)),
      args: decode(args),
      keep: (value: unknown) => {
        result = value;
      },
    };
    render(`{{ keep(${expression}) }}`, context);
    return encode(result);
  },
};

function render(template: string, context: Input): string {
  const environment = new Environment({ dialect: "python", autoescape: true });
  return environment.fromString(template).renderSync(context);
}

function variables(context: unknown): Input {
  return isObject(context)
    ? Object.fromEntries(Object.entries(context).map(([name, value]) => [name, decode(value)]))
    : {};
}

/** The value behind JSON in which `{"$markup": "<b>"}` is a safe string. */
function decode(json: unknown): unknown {
  if (Array.isArray(json)) return json.map(decode);
  if (!isObject(json)) return json;
  return "$markup" in json ? new Markup(String(json["$markup"])) : variables(json);
}

function encode(value: unknown): unknown {
  if (value instanceof Markup) return { $markup: String(value) };
  return Array.isArray(value) ? value.map(encode) : value;
}
