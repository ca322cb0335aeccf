import { counted } from "../values/limits.ts";
import { OperationError } from "../errors.ts";
import { pointLength } from "../methods/code-points.ts";
import { WHITESPACE } from "../methods/string-class.ts";
import { splitLines } from "../methods/string-split.ts";
import { entriesOf, isMapping, type Mapping } from "../values/mapping.ts";
import type { Ops } from "../values/ops.ts";
import { settled } from "../values/promises.ts";
import { pythonRepr } from "../values/python-repr.ts";
import { Tuple } from "../values/tuple.ts";
import { typeName } from "../values/type-name.ts";

const WIDTH = 80;

const PARTS = new RegExp(`[^${WHITESPACE}]*[${WHITESPACE}]*`, "g");

/** Where a value stands on its line. */
interface Place {
  /** Columns before it. */
  readonly indent: number;
  /** Columns to leave for what closes behind it. */
  readonly allowance: number;
  /** How many containers are around it. */
  readonly level: number;
}

type Container = readonly unknown[] | ReadonlySet<unknown> | Mapping;

/** Lays values out as Python's `pprint.pformat` does, in lines of at most 80 columns. */
export class PrettyPrinter {
  readonly #less: Ops["less"];
  readonly #around = new Set<object>();

  constructor(ops: Ops) {
    this.#less = ops.less;
  }

  /** The value in Python's notation, dicts and sets in order. */
  format(value: unknown, place: Place = { indent: 0, allowance: 0, level: 0 }): string {
    const found = settled(value);
    const repr = this.#repr(found);
    if (pointLength(repr) <= WIDTH - place.indent - place.allowance) return repr;
    const inner = { ...place, level: place.level + 1 };
    if (typeof found === "string") return formatText(found, inner);
    if (!isContainer(found) || this.#around.has(found)) return repr;
    return this.#within(found, () => this.#broken(found, inner));
  }

  #repr(value: unknown): string {
    const found = settled(value);
    if (!isContainer(found)) return pythonRepr(found);
    if (this.#around.has(found)) return `<Recursion on ${typeName(found)}>`;
    return this.#within(found, () => {
      if (isMapping(found))
        return `{${counted(this.#entries(found).map(this.#reprOfEntry).join(", "))}}`;
      const { open, items, close } = this.#parts(found);
      if (found instanceof Set && items.length === 0) return pythonRepr(found);
      return open + counted(items.map((item) => this.#repr(item)).join(", ")) + close;
    });
  }

  readonly #reprOfEntry = ([key, value]: readonly [unknown, unknown]): string =>
    `${this.#repr(key)}: ${this.#repr(value)}`;

  #broken(container: Container, { indent, allowance, level }: Place): string {
    const inner = indent + 1;
    if (isMapping(container)) {
      const entries = this.#entries(container);
      const lines = entries.map(([key, value], index) => {
        const repr = this.#repr(key);
        const behind = index === entries.length - 1 ? allowance + 1 : 1;
        const place = { indent: inner + pointLength(repr) + 2, allowance: behind, level };
        return `${repr}: ${this.format(value, place)}`;
      });
      return `{${joinLines(lines, inner)}}`;
    }
    const { open, items, close } = this.#parts(container);
    const lines = items.map((item, index) => {
      const behind = index === items.length - 1 ? allowance + close.length : 1;
      return this.format(item, { indent: inner, allowance: behind, level });
    });
    return open + joinLines(lines, inner) + close;
  }

  #parts(container: readonly unknown[] | ReadonlySet<unknown>) {
    if (!Array.isArray(container)) {
      return { open: "{", items: this.#sorted([...container], (item) => item), close: "}" };
    }
    if (!(container instanceof Tuple)) return { open: "[", items: container, close: "]" };
    return { open: "(", items: container, close: container.length === 1 ? ",)" : ")" };
  }

  #entries(mapping: Mapping): readonly (readonly [unknown, unknown])[] {
    return this.#sorted(entriesOf(mapping), ([key]) => key);
  }

  #sorted<Item>(items: readonly Item[], keyOf: (item: Item) => unknown): Item[] {
    return items.toSorted((left, right) => {
      const [leftKey, rightKey] = [keyOf(left), keyOf(right)];
      if (this.#comesFirst(leftKey, rightKey)) return -1;
      return this.#comesFirst(rightKey, leftKey) ? 1 : 0;
    });
  }

  // What cannot be compared is ordered by the names of its types.
  #comesFirst(left: unknown, right: unknown): boolean {
    try {
      return this.#less(left, right);
    } catch (error) {
      if (!(error instanceof OperationError)) throw error;
      return typeName(left) < typeName(right);
    }
  }

  #within(container: object, format: () => string): string {
    this.#around.add(container);
    const text = format();
    this.#around.delete(container);
    return text;
  }
}

function isContainer(value: unknown): value is Container {
  // What extends Tuple has a repr of its own, which Python does not break.
  if (value instanceof Tuple) return value.constructor === Tuple;
  return Array.isArray(value) || value instanceof Set || isMapping(value);
}

function joinLines(lines: readonly string[], indent: number): string {
  return lines.join(`,\n${" ".repeat(indent)}`);
}

/** A string too long for its line: its lines one by one, and those broken at white space. */
function formatText(text: string, { indent, allowance, level }: Place): string {
  const isAlone = level === 1;
  const shift = isAlone ? 1 : 0;
  const width = WIDTH - indent - shift;
  const lines = splitLines(text, true);
  const chunks = lines.flatMap((line, index) => {
    const behind = index === lines.length - 1 ? allowance + shift : 0;
    const repr = pythonRepr(line);
    return pointLength(repr) <= width - behind ? [repr] : brokenLine(line, width, behind);
  });
  if (chunks.length <= 1) return pythonRepr(text);
  const joined = chunks.join(`\n${" ".repeat(indent + shift)}`);
  return isAlone ? `(${joined})` : joined;
}

function brokenLine(line: string, width: number, behind: number): string[] {
  const parts = (line.match(PARTS) ?? []).filter((part) => part !== "");
  const chunks: string[] = [];
  let current = "";
  for (const [index, part] of parts.entries()) {
    const room = index === parts.length - 1 ? width - behind : width;
    if (pointLength(pythonRepr(current + part)) <= room) {
      current += part;
      continue;
    }
    if (current !== "") chunks.push(pythonRepr(current));
    current = part;
  }
  if (current !== "") chunks.push(pythonRepr(current));
  return chunks;
}
