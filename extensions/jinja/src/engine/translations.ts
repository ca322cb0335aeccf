import { builtin, invokerOf } from "./calls/invoker.ts";
import type { CallState, Invoker } from "./calls/callable.ts";
import { callValue } from "./calls/call.ts";
import { Keywords } from "./calls/keywords.ts";
import type { HostFunction } from "./calls/signature.ts";
import { MISSING } from "./runtime/context.ts";
import type { Dict } from "./values/dict.ts";
import { Markup } from "./values/markup.ts";
import { isPromise } from "./values/promises.ts";

/**
 * The functions that translate, for `{% trans %}` and `_()`. They may give promises.
 *
 * @example
 * new Environment({
 *   extensions: ["i18n"],
 *   translations: { newstyle: true, gettext, ngettext },
 * });
 */
export interface Translations {
  gettext(message: string): unknown;
  ngettext(singular: string, plural: string, count: unknown): unknown;
  pgettext?(context: string, message: string): unknown;
  npgettext?(context: string, singular: string, plural: string, count: unknown): unknown;
  /** Whether calls put keyword arguments into the text: `_("Hello %(name)s", name=user)`. */
  readonly newstyle?: boolean;
}

/** The number of positional arguments of each function, and those that are variables as well. */
const FUNCTIONS = [
  { name: "gettext", params: ["message"], variables: {} },
  { name: "ngettext", params: ["singular", "plural", "num"], variables: { num: 2 } },
  { name: "pgettext", params: ["context", "message"], variables: { context: 0 } },
  {
    name: "npgettext",
    params: ["context", "singular", "plural", "num"],
    variables: { context: 0, num: 3 },
  },
] as const;

/** The names that templates have when there are translations. */
export function translationGlobals(translations: Translations): Map<string, unknown> {
  const globals = new Map<string, unknown>();
  for (const { name, params, variables } of FUNCTIONS) {
    const method = translations[name];
    if (method === undefined) continue;
    const translate = invokerOf(method).bind(translations);
    globals.set(
      name,
      translations.newstyle === true
        ? newstyle(translate, { name, params, variables })
        : oldstyle(translate, name),
    );
  }
  return globals;
}

/** `_`: what the name `gettext` is in the template. */
export const gettextAlias = builtin(
  { name: "_", rest: true, keywords: true, pure: false },
  (state: CallState, values: readonly unknown[], keywords: Dict) => {
    const gettext = state.context.resolve("gettext");
    const callee = gettext === MISSING ? state.ops.undefined({ name: "gettext" }) : gettext;
    return callValue(state, callee, values, toKeywords(keywords));
  },
);

function oldstyle(translate: Invoker, name: string): HostFunction {
  return builtin(
    { name, rest: true, keywords: true, pure: false },
    (state: CallState, values: readonly unknown[], keywords: Dict) =>
      translate(state, values, toKeywords(keywords)),
  );
}

function toKeywords(keywords: Dict): Keywords | null {
  if (keywords.size === 0) return null;
  return new Keywords([...keywords.keys()].map(String), [...keywords.values()]);
}

interface TranslatorSpec {
  readonly name: string;
  readonly params: readonly string[];
  readonly variables: Readonly<Record<string, number>>;
}

// The text is always a format, even without variables: translations are all written alike.
function newstyle(translate: Invoker, { name, params, variables }: TranslatorSpec): HostFunction {
  return builtin(
    { name, params, keywords: true, pure: false },
    (state: CallState, ...values: never[]) => {
      const keywords: Dict = values[params.length] as unknown as Dict; // what builtin passes last
      const positional = values.slice(0, params.length);
      for (const [variable, index] of Object.entries(variables)) {
        if (!keywords.has(variable)) keywords.set(variable, positional[index]);
      }
      const text = translate(state, positional, null);
      return isPromise(text)
        ? text.then((text) => format(state, text, keywords))
        : format(state, text, keywords);
    },
  );
}

function format(state: CallState, text: unknown, variables: Dict): unknown {
  const formatted = state.autoescape ? new Markup(state.ops.text(text)) : text;
  return state.ops.mod(formatted, variables);
}
