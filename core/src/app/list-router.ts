import type { Params, Result, Router } from "hono/router";
import { type Segment, parsePattern } from "./path-pattern.ts";

interface ListedRoute<T> {
  readonly method: string;
  readonly pattern: RegExp;
  /** The parameters, in the order of the pattern's groups `p0`, `p1`... */
  readonly names: readonly string[];
  readonly handler: T;
}

/**
 * Tries one route after the other, each with a regular expression of its whole path: slower than
 * Hono's routers, and exact where a parameter that takes slashes stands before other segments.
 */
export class ListRouter<T> implements Router<T> {
  name = "ListRouter";
  readonly #routes: ListedRoute<T>[] = [];

  add(method: string, path: string, handler: T): void {
    const names: string[] = [];
    const parts = parsePattern(path).map((segment, i, all) => {
      if (segment.kind === "param") names.push(segment.name);
      return partOf(segment, { group: `p${names.length - 1}`, isLast: i === all.length - 1 });
    });
    this.#routes.push({ method, pattern: new RegExp(`^${parts.join("")}$`), names, handler });
  }

  match(method: string, path: string): Result<T> {
    const found: [T, Params][] = [];
    for (const route of this.#routes) {
      if (route.method !== method && route.method !== "ALL") continue;
      const match = route.pattern.exec(path);
      if (match) found.push([route.handler, paramsOf(route, match)]);
    }
    return [found];
  }
}

function paramsOf<T>({ names }: ListedRoute<T>, { groups = {} }: RegExpExecArray): Params {
  const params: Params = Object.create(null);
  for (const [i, name] of names.entries()) {
    const value = groups[`p${i}`];
    if (value !== undefined) params[name] = value;
  }
  return params;
}

function partOf(
  segment: Segment,
  { group, isLast }: { readonly group: string; readonly isLast: boolean },
): string {
  if (segment.kind === "wildcard") return isLast ? "(?:/.*)?" : "/[^/]+";
  if (segment.kind === "static") return `/${segment.text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")}`;
  const part = `/(?<${group}>${segment.regex ?? "[^/]+"})`;
  return segment.optional ? `(?:${part})?` : part;
}
