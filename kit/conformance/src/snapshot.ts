import { Extension } from "phial";

/** What an object held at one moment, by path. */
export type Snapshot = ReadonlyMap<string, unknown>;

/**
 * Writes down what can be seen of an extension: its own properties, the static ones of its classes,
 * and in them plain objects, arrays, maps and sets. Objects of other classes count by identity: they
 * are somebody else's. What JavaScript hides (`#private`, closures) is not seen.
 */
export function snapshotOf(extension: Extension): Snapshot {
  const roots: object[] = [extension];
  let kind: unknown = extension.constructor;
  while (typeof kind === "function" && kind !== Extension && kind !== Function.prototype) {
    roots.push(kind);
    kind = Object.getPrototypeOf(kind);
  }
  const notes: Notes = { found: new Map(), seen: new Set(), roots };
  for (const root of roots) note(notes, typeof root === "function" ? root.name : "this", root);
  return notes.found;
}

/** The paths at which two snapshots differ. */
export function changesBetween(before: Snapshot, after: Snapshot): string[] {
  const paths = new Set([...before.keys(), ...after.keys()]);
  return [...paths].filter(
    (path) => before.has(path) !== after.has(path) || !Object.is(before.get(path), after.get(path)),
  );
}

interface Notes {
  readonly found: Map<string, unknown>;
  readonly seen: Set<object>;
  /** The extension and its classes: looked into whatever they are. */
  readonly roots: readonly object[];
}

function note(notes: Notes, path: string, value: unknown): void {
  notes.found.set(path, value);
  if (!isObject(value) || notes.seen.has(value)) return;
  notes.seen.add(value);
  for (const [step, part] of partsOf(value, notes)) note(notes, `${path}${step}`, part);
}

function partsOf(value: object, { roots }: Notes): Iterable<readonly [string, unknown]> {
  if (value instanceof Map) {
    return [...value].flatMap(([key, part], i) => [[`<${i}>`, key] as const, [`<${i}>=`, part]]);
  }
  if (value instanceof Set) return [...value].map((part, i) => [`<${i}>`, part]);
  return roots.includes(value) || isPlain(value) ? propertiesOf(value) : [];
}

function* propertiesOf(value: object): Generator<readonly [string, unknown]> {
  for (const key of Reflect.ownKeys(value)) {
    const property = Object.getOwnPropertyDescriptor(value, key);
    const step = typeof key === "string" && !Array.isArray(value) ? `.${key}` : `[${String(key)}]`;
    // A getter is not called: it may need a context, or open something.
    if (property && "value" in property) yield [step, property.value];
    else yield [step, property?.get];
  }
}

function isObject(value: unknown): value is object {
  return (typeof value === "object" && value !== null) || typeof value === "function";
}

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return Array.isArray(value) || prototype === Object.prototype || prototype === null;
}
