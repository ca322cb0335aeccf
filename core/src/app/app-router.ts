import type { Result, Router } from "hono/router";

import { RegExpRouter } from "hono/router/reg-exp-router";
import { SmartRouter } from "hono/router/smart-router";
import { TrieRouter } from "hono/router/trie-router";
import { ListRouter } from "./list-router.ts";
import { parsePattern, takesSlashes } from "./path-pattern.ts";

type Entry<T> = readonly [method: string, path: string, handler: T];

/**
 * Hono's routers, chosen when all routes are known: the regular expression of all of them where
 * that can be made; else its trie, except for routes with a parameter that takes slashes before
 * other segments, which the trie does not find.
 */
export class AppRouter<T> implements Router<T> {
  name = "AppRouter";
  readonly #entries: Entry<T>[] = [];
  #chosen: Router<T> | undefined;

  add(method: string, path: string, handler: T): void {
    this.#entries.push([method, path, handler]);
    this.#chosen?.add(method, path, handler);
  }

  match(method: string, path: string): Result<T> {
    return (this.#chosen ??= this.#choose()).match(method, path);
  }

  #choose(): Router<T> {
    const fallback = this.#entries.some(([, path]) => hasSlashesInside(path))
      ? new ListRouter<T>()
      : new TrieRouter<T>();
    const router = new SmartRouter<T>({ routers: [new RegExpRouter<T>(), fallback] });
    for (const entry of this.#entries) router.add(...entry);
    return router;
  }
}

function hasSlashesInside(path: string): boolean {
  return parsePattern(path)
    .slice(0, -1)
    .some((segment) => segment.kind === "param" && takesSlashes(segment.regex));
}
