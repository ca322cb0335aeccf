import { type Context, type ContextProcessor, type Phial, routeOf } from "phial";

/** Names and values that a template is rendered with. */
export type ContextValues = Readonly<Record<string, unknown>>;

/** Where a template is rendered. */
export interface RenderPlace {
  readonly app: Phial;
  readonly c: Context | undefined;
}

/**
 * What a template is rendered with: the values of the context processors, of the app and then of
 * the blueprints from the outermost on, and what was given, which wins.
 */
export async function contextValues(
  { app, c }: RenderPlace,
  given: ContextValues,
): Promise<ContextValues> {
  const processors = c === undefined ? [] : processorsOf(app, c);
  if (c === undefined || processors.length === 0) return given;
  const values: Record<string, unknown> = Object.create(null);
  for (const processor of processors) Object.assign(values, await run(processor, c));
  return Object.assign(values, given);
}

/** The context processors of a request. */
function processorsOf(app: Phial, c: Context): readonly ContextProcessor[] {
  const { contextProcessors } = app.hooks;
  const layers = routeOf(c)?.blueprints ?? [];
  if (layers.length === 0) return contextProcessors;
  return [...contextProcessors, ...layers.flatMap(({ hooks }) => hooks.contextProcessors)];
}

async function run(processor: ContextProcessor, c: Context): Promise<object> {
  if (typeof processor === "function") return processor(c);
  const entries = Object.entries(processor);
  const values = await Promise.all(entries.map(async ([name, make]) => [name, await make(c)]));
  return Object.fromEntries(values) as object;
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
