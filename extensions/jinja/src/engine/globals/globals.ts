import { builtin } from "../calls/invoker.ts";
import type { CallState } from "../calls/callable.ts";
import type { HostFunction } from "../calls/signature.ts";
import { OperationError } from "../errors.ts";
import { integerOf } from "../methods/arguments.ts";
import { Markup } from "../values/markup.ts";
import { REPR, TYPE_NAME } from "../values/protocol.ts";
import { Range } from "../values/range.ts";
import { Cycler } from "./cycler.ts";
import { newDict } from "./dict.ts";
import { Joiner } from "./joiner.ts";
import { loremIpsum } from "./lorem-ipsum.ts";
import { Namespace } from "./namespace.ts";

type KeywordMap = ReadonlyMap<unknown, unknown>;

/** A function that is a class in Python, and says so. */
function classLike<F extends HostFunction>(name: string, fn: F): F {
  Object.defineProperty(fn, REPR, { value: () => `<class '${name}'>` });
  Object.defineProperty(fn, TYPE_NAME, { value: "type" });
  return fn;
}

function refuseKeywords(name: string, keywords: KeywordMap): void {
  if (keywords.size === 0) return;
  throw new OperationError("TypeError", `${name} takes no keyword arguments`);
}

function refuseSize(most: number): never {
  const problem = `The sandbox blocks ranges larger than MAX_RANGE (${most}).`;
  throw new OperationError("OverflowError", `Range too big. ${problem}`);
}

const range = builtin(
  { name: "range", rest: true, keywords: true },
  ({ environment }: CallState, bounds: readonly unknown[], keywords: KeywordMap) => {
    refuseKeywords("range()", keywords);
    if (bounds.length < 1 || bounds.length > 3) {
      const limit = bounds.length < 1 ? "at least 1 argument" : "at most 3 arguments";
      throw new OperationError("TypeError", `range expected ${limit}, got ${bounds.length}`);
    }
    const [first = 0, second, step = 1] = bounds.map(integerOf);
    const made = second === undefined ? new Range(0, first) : new Range(first, second, step);
    if (made.length > environment.maxRange) refuseSize(environment.maxRange);
    return made;
  },
);

const dict = builtin({ name: "dict", rest: true, keywords: true }, newDict);

const lipsum = builtin(
  {
    name: "generate_lorem_ipsum",
    params: [
      { name: "n", default: 5 },
      { name: "html", default: true },
      { name: "min", default: 20 },
      { name: "max", default: 100 },
    ],
    pure: false,
  },
  ({ ops }: CallState, ...[count, html, min, max]: unknown[]) => {
    const length = { min: integerOf(min), max: integerOf(max) };
    const paragraphs = loremIpsum(integerOf(count), length);
    if (!ops.truth(html)) return paragraphs.join("\n\n");
    return new Markup(paragraphs.map((paragraph) => `<p>${paragraph}</p>`).join("\n"));
  },
);

const cycler = builtin(
  { name: "Cycler.__init__", rest: true },
  (_state: CallState, items: readonly unknown[]) => new Cycler(items),
);

const joiner = builtin(
  { name: "Joiner.__init__", params: [{ name: "sep", default: ", " }], pass: "context" },
  (_state: CallState, separator: unknown) => new Joiner(separator),
);

const namespace = builtin(
  { name: "Namespace", rest: true, keywords: true },
  (state: CallState, positional: readonly unknown[], keywords: KeywordMap) =>
    new Namespace(newDict(state, positional, keywords)),
);

/** Jinja's names that all templates have. */
export const GLOBALS: ReadonlyMap<string, HostFunction> = new Map<string, HostFunction>([
  ["range", classLike("range", range)],
  ["dict", classLike("dict", dict)],
  ["lipsum", lipsum],
  ["cycler", classLike("jinja2.utils.Cycler", cycler)],
  ["joiner", classLike("jinja2.utils.Joiner", joiner)],
  ["namespace", classLike("jinja2.utils.Namespace", namespace)],
]);
