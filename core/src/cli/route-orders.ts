import type { GlobalOptions } from "./environment.ts";

/** What `phial routes --sort` takes; `match` is the order in which routes are tried. */
export const ROUTE_ORDERS = ["endpoint", "methods", "path", "match"] as const;

/** One of {@link ROUTE_ORDERS}. */
export type RouteOrder = (typeof ROUTE_ORDERS)[number];

/** Options of `phial routes`. */
export interface RoutesOptions extends GlobalOptions {
  /** @default "endpoint" */
  readonly sort?: RouteOrder;
  readonly allMethods?: boolean;
  /** Shows who may call what, instead. */
  readonly guards?: boolean;
  readonly json?: boolean;
}
