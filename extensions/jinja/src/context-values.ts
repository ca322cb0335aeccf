import { type Context, type ContextProcessor, type Phial, routeOf } from "phial";

/** Names and values that a template is rendered with. */
export type ContextValues = Readonly<Record<string, unknown>>;

/** Where a template is rendered. */
export interface RenderPlace {
  readonly app: Phial;
  readonly c: Context | undefined;
}

/** When the functions of context processors run: where the template uses their names, or before it. */
export type ProcessorTime = "when used" | "before";

/**
 * What a template is rendered with: the values of the context processors, of the app and then of
 * the blueprints from the outermost on, and what was given, which wins. A function that stands for
 * one name runs when a template uses the name, so that a page without it costs nothing and an error
 * page needs no database; before a stream all run, since what they do to the answer would be too late.
 */
export async function contextValues(
  { app, c }: RenderPlace,
  given: ContextValues,
  time: ProcessorTime,
): Promise<ContextValues> {
  const processors = c === undefined ? [] : processorsOf(app, c);
  if (c === undefined || processors.length === 0) return given;
  const values: Record<string, unknown> = Object.create(null);
  for (const processor of processors) {
    if (typeof processor === "function") put(values, await processor(c));
    else if (time === "before") put(values, await allOf(processor, c));
    else
      for (const [name, make] of Object.entries(processor)) putLater(values, name, () => make(c));
  }
  return put(values, given);
}

/** The context processors of a request. */
function processorsOf(app: Phial, c: Context): readonly ContextProcessor[] {
  const { contextProcessors } = app.hooks;
  const layers = routeOf(c)?.blueprints ?? [];
  if (layers.length === 0) return contextProcessors;
  return [...contextProcessors, ...layers.flatMap(({ hooks }) => hooks.contextProcessors)];
}

type Makers = Exclude<ContextProcessor, (...args: never[]) => unknown>;

async function allOf(makers: Makers, c: Context): Promise<object> {
  const entries = Object.entries(makers);
  const values = await Promise.all(entries.map(async ([name, make]) => [name, await make(c)]));
  return Object.fromEntries(values) as object;
}

function put(values: Record<string, unknown>, more: object): ContextValues {
  for (const [name, value] of Object.entries(more)) {
    Object.defineProperty(values, name, { value, enumerable: true, configurable: true });
  }
  return values;
}

function putLater(values: object, name: string, make: () => unknown): void {
  let made: { readonly value: unknown } | undefined;
  const get = (): unknown => (made ??= { value: make() }).value;
  Object.defineProperty(values, name, { get, enumerable: true, configurable: true });
}

/**
 * Lets promises fail unheard: a template may end before it comes to one that it was given, or never
 * ask for it. What it fails with is then nobody's, and must not end the process.
 */
export function markHandled(values: object): void {
  for (const value of Object.values(values)) {
    if (value instanceof Promise) value.catch(() => undefined);
  }
}
