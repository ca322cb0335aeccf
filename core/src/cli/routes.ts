import type { Phial } from "../app/phial.ts";
import type { Route } from "../app/route.ts";
import type { RouteOrder, RoutesOptions } from "./route-orders.ts";
import type { Terminal } from "./terminal.ts";
import { textTable } from "./text-table.ts";

/** A route in words. */
interface RouteRow {
  readonly endpoint: string;
  readonly methods: readonly string[];
  readonly path: string;
  /** How many handlers stand before the last one, those of its blueprints included. */
  readonly guards: number;
  readonly blueprint: string | null;
}

/**
 * Lists the routes of an app, whose setup it ends. Hono apps below it are not seen through.
 *
 * @throws what `app.build()` throws
 */
export function printRoutes(app: Phial, terminal: Terminal, options: RoutesOptions): void {
  app.build();
  const automatic = app.settings.PROVIDE_AUTOMATIC_OPTIONS;
  const rows = sorted(app.table.routes, options.sort ?? "endpoint").map((route): RouteRow => ({
    endpoint: route.endpoint,
    methods: options.allMethods ? allMethods(route, automatic) : route.methods,
    path: route.path,
    guards: route.handlers.length - 1,
    blueprint: route.blueprints.at(-1)?.name ?? null,
  }));
  if (options.json) terminal.print(JSON.stringify(rows, undefined, 2));
  else if (rows.length === 0) terminal.note(`The app "${app.name}" has no routes.`);
  else for (const line of tableOf(rows, terminal)) terminal.print(line);
}

function tableOf(rows: readonly RouteRow[], terminal: Terminal): string[] {
  const titles = ["Endpoint", "Methods", "Path", "Guards", "Blueprint"];
  return textTable([
    titles.map((title) => terminal.paint("title", title)),
    ...rows.map(({ endpoint, methods, path, guards, blueprint }) => [
      terminal.paint("name", endpoint),
      methods.join(", "),
      path,
      String(guards),
      blueprint ?? "",
    ]),
  ]);
}

function allMethods({ methods, options }: Route, automatic: boolean): string[] {
  const all = new Set(methods);
  if (all.has("GET")) all.add("HEAD");
  if (options.automaticOptions ?? automatic) all.add("OPTIONS");
  return [...all].sort();
}

function sorted(routes: readonly Route[], order: RouteOrder): Route[] {
  if (order === "match") return routes.toSorted(byWeights);
  const key = (route: Route): string => (order === "methods" ? route.methods.join() : route[order]);
  return routes.toSorted((one, other) => compare(key(one), key(other)));
}

// As routing decides: segment by segment the lighter first; the order of registration for equals.
function byWeights(one: Route, other: Route): number {
  const length = Math.max(one.weights.length, other.weights.length);
  for (let i = 0; i < length; i++) {
    const difference = (one.weights[i] ?? Infinity) - (other.weights[i] ?? Infinity);
    if (difference !== 0) return difference;
  }
  return 0;
}

function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
