import type { HostFunction } from "./calls/signature.ts";
import { TemplateError } from "./errors.ts";
import type { TagExtension } from "./extension.ts";
import { type ExtensionName, isExtensionName } from "./extensions.ts";
import type { Loader } from "./loaders/loader.ts";
import { DEFAULT_SYNTAX, defineSyntax, type Syntax } from "./parser/syntax.ts";
import type { Policies } from "./policies.ts";
import { areSandboxOptions, type SandboxOptions } from "./sandbox-settings.ts";
import type { Translations } from "./translations.ts";
import type { Dialect } from "./values/ops.ts";
import {
  ChainableUndefined,
  DebugUndefined,
  StrictUndefined,
  Undefined,
  type UndefinedKind,
} from "./values/undefined.ts";

/** The kinds of undefined that have a name. */
export type UndefinedName = "default" | "strict" | "chainable" | "debug";

/** How an environment reads, compiles and renders its templates. */
export interface EnvironmentOptions extends Partial<Syntax> {
  /** What a value that is not there is. @default "default" */
  readonly undefined?: UndefinedName | UndefinedKind;
  /** Run on every value before it is printed. */
  readonly finalize?: (value: never) => unknown;
  /**
   * Whether what is printed is escaped, for all templates or by their names.
   * @default on for .html, .htm, .xml, .xhtml, and for templates without a name
   */
  readonly autoescape?: boolean | ((name: string | null) => boolean);
  /** Tags beyond the language's own: one's own, and Jinja's by name. */
  readonly extensions?: readonly (TagExtension | ExtensionName)[];
  /** What `{% trans %}` and `_()` translate with, where the extension "i18n" is on. */
  readonly translations?: Translations;
  /** Where templates come from. */
  readonly loader?: Loader;
  /** The name of a template, as the template `parent` asks for it, to the name to load. */
  readonly joinPath?: (name: string, parent: string) => string;
  /** How many templates are kept compiled: 0 for none, -1 for all. @default 400 */
  readonly cacheSize?: number;
  /** Whether a template is asked before each use if it has changed. @default true */
  readonly autoReload?: boolean;
  /** How values look as text: as in Python, or as in JavaScript. @default "javascript" */
  readonly dialect?: Dialect;
  /** For templates that are not trusted: what they may reach, and how much. @default false */
  readonly sandbox?: boolean | SandboxOptions;
  /** Names that all templates have, besides Jinja's. */
  readonly globals?: Readonly<Record<string, unknown>>;
  /** Filters besides Jinja's, or instead of them. */
  readonly filters?: Readonly<Record<string, HostFunction>>;
  readonly tests?: Readonly<Record<string, HostFunction>>;
  /** Jinja's policies: "urlize.rel", "truncate.leeway", … */
  readonly policies?: Policies;
}

const KINDS: Readonly<Record<UndefinedName, UndefinedKind>> = {
  default: Undefined,
  strict: StrictUndefined,
  chainable: ChainableUndefined,
  debug: DebugUndefined,
};

/** The kind of undefined that an option stands for. */
export function kindOf(option: UndefinedName | UndefinedKind = "default"): UndefinedKind {
  return typeof option === "string" ? KINDS[option] : option;
}

/** The delimiters and the treatment of white space that options ask for. */
export function syntaxOf(options: EnvironmentOptions): Syntax {
  const changes = Object.entries(options).filter(
    ([name, value]) => Object.hasOwn(DEFAULT_SYNTAX, name) && value !== undefined,
  );
  try {
    return defineSyntax(Object.fromEntries(changes));
  } catch (error) {
    throw error instanceof TypeError ? refusal(error.message) : error;
  }
}

const AUTOESCAPED = /\.(?:html?|xml|xhtml)$/i;

/** Whether a template is escaped when nothing is said about it. */
export function autoescapesByName(name: string | null): boolean {
  return name === null || AUTOESCAPED.test(name);
}

/**
 * Refuses options that an environment does not have, or that are of another type.
 *
 * @throws TemplateError that names the option, and what it has to be
 */
export function checkOptions(options: EnvironmentOptions): void {
  for (const [name, value] of Object.entries(options)) {
    const rule = Object.hasOwn(RULES, name) ? RULES[name as keyof EnvironmentOptions] : undefined; // asked before
    if (rule === undefined) throw refusal(`There is no option ${name}.`);
    if (value !== undefined && !rule.holds(value)) throw refusal(`${name} has to be ${rule.what}.`);
  }
}

interface Rule {
  readonly what: string;
  holds(value: unknown): boolean;
}

const isString: Rule = { what: "a string", holds: (value) => typeof value === "string" };
const isBoolean: Rule = { what: "true or false", holds: (value) => typeof value === "boolean" };
const isFunction: Rule = { what: "a function", holds: (value) => typeof value === "function" };
const isPrefix: Rule = {
  what: "a string or null",
  holds: (value) => value === null || typeof value === "string",
};
const isRecord: Rule = {
  what: "an object",
  holds: (value) => typeof value === "object" && value !== null && !Array.isArray(value),
};
const areFunctions: Rule = {
  what: "an object of functions",
  holds: (value) => membersOf(value)?.every(isFunction.holds) === true,
};

const RULES: Readonly<Record<keyof EnvironmentOptions, Rule>> = {
  blockStartString: isString,
  blockEndString: isString,
  variableStartString: isString,
  variableEndString: isString,
  commentStartString: isString,
  commentEndString: isString,
  lineStatementPrefix: isPrefix,
  lineCommentPrefix: isPrefix,
  trimBlocks: isBoolean,
  lstripBlocks: isBoolean,
  newlineSequence: isString,
  keepTrailingNewline: isBoolean,
  undefined: {
    what: `"default", "strict", "chainable", "debug" or a class that extends Undefined`,
    holds: (value) =>
      typeof value === "string"
        ? Object.hasOwn(KINDS, value)
        : value === Undefined ||
          (typeof value === "function" && value.prototype instanceof Undefined),
  },
  finalize: isFunction,
  autoescape: {
    what: "true, false or a function of the template's name",
    holds: (value) => isBoolean.holds(value) || isFunction.holds(value),
  },
  extensions: {
    what: `an array of tag extensions, or of "debug", "do", "i18n", "loopcontrols"`,
    holds: (value) => Array.isArray(value) && value.every(isExtension),
  },
  translations: {
    what: "an object with the methods gettext and ngettext",
    holds: (value) =>
      isFunction.holds(member(value, "gettext")) && isFunction.holds(member(value, "ngettext")),
  },
  loader: {
    what: "a loader: an object with a method load(name)",
    holds: (value) => typeof member(value, "load") === "function",
  },
  joinPath: isFunction,
  cacheSize: {
    what: "a whole number, -1 or more",
    holds: (value) => Number.isInteger(value) && Number(value) >= -1,
  },
  autoReload: isBoolean,
  dialect: {
    what: `"javascript" or "python"`,
    holds: (value) => value === "javascript" || value === "python",
  },
  sandbox: {
    what: "true, false or an object of maxIterations, maxOutput and maxRange, numbers above 0",
    holds: (value) => isBoolean.holds(value) || areSandboxOptions(value),
  },
  globals: isRecord,
  filters: areFunctions,
  tests: areFunctions,
  policies: isRecord,
};

function isExtension(value: unknown): boolean {
  if (typeof value === "string") return isExtensionName(value);
  return (
    typeof member(value, "identifier") === "string" &&
    Array.isArray(member(value, "tags")) &&
    typeof member(value, "parse") === "function"
  );
}

function member(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null ? Reflect.get(value, name) : undefined;
}

function membersOf(value: unknown): unknown[] | null {
  return isRecord.holds(value) ? Object.values(value as object) : null; // the rule says so
}

function refusal(problem: string): TemplateError {
  return new TemplateError(problem, { hint: "See EnvironmentOptions for what there is." });
}
