import { allocate } from "../values/limits.ts";
import { allItems } from "../values/lazy-sequence.ts";
import { settled } from "../values/promises.ts";
import { isText } from "../values/string-object.ts";
import { Tuple } from "../values/tuple.ts";
import { typeName } from "../values/type-name.ts";
import { integerOf, integerOr, rangeOf, textOf } from "./arguments.ts";
import { encode } from "./bytes.ts";
import { pointLength } from "./code-points.ts";
import { formatMembers } from "./string-format.ts";
import {
  lengthMethod,
  type Members,
  method,
  type Run,
  type Takes,
  typeError,
  valueError,
} from "./method.ts";
import { capitalize, casefold, isLower, isTitle, isUpper, swapCase, title } from "./string-case.ts";
import { CHARACTER_CLASSES } from "./string-class.ts";
import { type Ends, expandTabs, fillZeros, pad, strip } from "./string-pad.ts";
import { removePrefix, removeSuffix, replace } from "./string-replace.ts";
import * as search from "./string-search.ts";
import {
  type Cut,
  partition,
  partitionRight,
  split,
  splitLines,
  splitRight,
} from "./string-split.ts";
import { translateBy } from "./string-translate.ts";

const LEFT = { left: true, right: false };
const RIGHT = { left: false, right: true };
const BOTH = { left: true, right: true };
const CUT: Takes = { parameters: ["sep?", "maxsplit?"], style: "named" };
const SEARCH: Takes = { parameters: ["sub", "start?", "end?"], style: "counted" };
const PAD: Takes = { parameters: ["width", "fillchar?"] };

type TextRun = Run<string>;

const CASES = { upper, lower, title, capitalize, casefold, swapcase: swapCase };
const QUESTIONS = { ...CHARACTER_CLASSES, islower: isLower, isupper: isUpper, istitle: isTitle };

/** The methods of `str`. Their receiver is a primitive string. */
export const STRING_MEMBERS: Members = new Map([
  ...Object.entries({ ...CASES, ...QUESTIONS }).map(([name, run]) =>
    method<string>(`str.${name}`, {}, ({ self }) => run(self)),
  ),
  lengthMethod("str", pointLength),
  method("str.split", CUT, (run: TextRun) => split(run.self, cutOf(run))),
  method("str.rsplit", CUT, (run: TextRun) => splitRight(run.self, cutOf(run))),
  method("str.splitlines", { parameters: ["keepends?"], style: "named" }, (run: TextRun) =>
    splitLines(run.self, integerOr(run.values[0], 0) !== 0),
  ),
  method("str.partition", { parameters: ["sep"] }, (run: TextRun) =>
    Tuple.from(partition(run.self, separatorOf(run.values[0]))),
  ),
  method("str.rpartition", { parameters: ["sep"] }, (run: TextRun) =>
    Tuple.from(partitionRight(run.self, separatorOf(run.values[0]))),
  ),
  method("str.join", { parameters: ["iterable"] }, joinTexts),
  method("str.replace", { parameters: ["old", "new", "count?"] }, ({ self, values }: TextRun) => {
    const old = textOf(values[0], "replace() argument 1 must be str");
    const fresh = textOf(values[1], "replace() argument 2 must be str");
    return replace(self, { old, fresh, times: integerOr(values[2], -1) });
  }),
  method("str.find", SEARCH, (run: TextRun) => search.find(...searchOf(run))),
  method("str.rfind", SEARCH, (run: TextRun) => search.findLast(...searchOf(run))),
  method("str.index", SEARCH, (run: TextRun) => found(search.find(...searchOf(run)))),
  method("str.rindex", SEARCH, (run: TextRun) => found(search.findLast(...searchOf(run)))),
  method("str.count", SEARCH, (run: TextRun) => search.count(...searchOf(run))),
  method("str.startswith", SEARCH, (run: TextRun) =>
    matchesAny(run, { name: "startswith", test: search.startsWith }),
  ),
  method("str.endswith", SEARCH, (run: TextRun) =>
    matchesAny(run, { name: "endswith", test: search.endsWith }),
  ),
  method("str.center", PAD, (run: TextRun) => padded(run, BOTH)),
  method("str.ljust", PAD, (run: TextRun) => padded(run, RIGHT)),
  method("str.rjust", PAD, (run: TextRun) => padded(run, LEFT)),
  method("str.zfill", { parameters: ["width"] }, ({ self, values }: TextRun) =>
    fillZeros(self, integerOf(values[0])),
  ),
  method("str.expandtabs", { parameters: ["tabsize?"], style: "named" }, (run: TextRun) =>
    expandTabs(run.self, integerOr(run.values[0], 8)),
  ),
  method("str.strip", { parameters: ["chars?"] }, stripped("strip", BOTH)),
  method("str.lstrip", { parameters: ["chars?"] }, stripped("lstrip", LEFT)),
  method("str.rstrip", { parameters: ["chars?"] }, stripped("rstrip", RIGHT)),
  method("str.removeprefix", { parameters: ["prefix"] }, ({ self, values }: TextRun) =>
    removePrefix(self, textOf(values[0], "removeprefix() argument must be str")),
  ),
  method("str.removesuffix", { parameters: ["suffix"] }, ({ self, values }: TextRun) =>
    removeSuffix(self, textOf(values[0], "removesuffix() argument must be str")),
  ),
  method("str.translate", { parameters: ["table"] }, translateBy),
  method("str.encode", { parameters: ["encoding?", "errors?"], style: "named" }, encode),
  ...formatMembers,
]);

function upper(text: string): string {
  return text.toUpperCase();
}

function lower(text: string): string {
  return text.toLowerCase();
}

function cutOf({ values }: TextRun): Cut {
  const [separator = null] = values;
  const times = integerOr(values[1], -1);
  if (separator === null) return { separator, times };
  return { separator: separatorOf(textOf(separator, "must be str or None")), times };
}

function separatorOf(value: unknown): string {
  const separator = textOf(value);
  if (separator === "") throw valueError("empty separator");
  return separator;
}

function joinTexts({ self, values, ops }: TextRun): string {
  const items = allItems(iterableOf(ops, values[0]));
  let size = 0;
  const texts = items.map((value, index) => {
    const item = settled(value);
    if (!isText(item)) {
      const expected = `expected str instance, ${typeName(item)} found`;
      throw typeError(`sequence item ${index}: ${expected}`);
    }
    const text = item.valueOf();
    allocate((size += text.length + self.length));
    return text;
  });
  return texts.join(self);
}

function iterableOf(ops: TextRun["ops"], value: unknown): ReturnType<typeof ops.iterate> {
  try {
    return ops.iterate(value);
  } catch (error) {
    if (error instanceof Error && error.name === "TypeError") {
      throw typeError("can only join an iterable");
    }
    throw error;
  }
}

function searchOf({ self, values }: TextRun): [string, string, search.Range] {
  return [self, textOf(values[0]), rangeOf(values[1], values[2])];
}

function found(index: number): number {
  if (index < 0) throw valueError("substring not found");
  return index;
}

function matchesAny(
  { self, values }: TextRun,
  { name, test }: { name: string; test: typeof search.startsWith },
): boolean {
  const [first] = values;
  const range = rangeOf(values[1], values[2]);
  if (first instanceof Tuple) {
    const problem = `tuple for ${name} must only contain str`;
    return first.some((part) => test(self, textOf(part, problem), range));
  }
  return test(self, textOf(first, `${name} first arg must be str or a tuple of str`), range);
}

function padded({ self, values }: TextRun, ends: Ends): string {
  const width = integerOf(values[0]);
  const fill = textOf(values[1] ?? " ", "The fill character must be a unicode character");
  if (pointLength(fill) !== 1) {
    throw typeError("The fill character must be exactly one character long");
  }
  return pad(self, { width, fill, ends });
}

function stripped(name: string, ends: Ends): (run: TextRun) => string {
  return ({ self, values }) => {
    const [characters = null] = values;
    if (characters === null) return strip(self, null, ends);
    if (!isText(characters)) throw typeError(`${name} arg must be None or str`);
    return strip(self, characters.valueOf(), ends);
  };
}
