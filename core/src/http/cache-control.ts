import { dumpDictHeader, parseDictHeader } from "./list-header.ts";

/** The directives of a `Cache-Control` header as it was received. */
export class CacheControl {
  /** As written: names keep their case, a directive without a value has `null`. */
  readonly directives: ReadonlyMap<string, string | null>;
  readonly #byName = new Map<string, string | null>();

  constructor(directives: ReadonlyMap<string, string | null>) {
    this.directives = directives;
    for (const [name, value] of directives) this.#byName.set(name.toLowerCase(), value);
  }

  /** Whether the directive is there, with or without a value. */
  has(name: string): boolean {
    return this.#byName.has(name.toLowerCase());
  }

  /** The value of a directive in seconds; `undefined` when it is missing or no whole number. */
  seconds(name: string): number | undefined {
    const text = this.#byName.get(name.toLowerCase());
    return text && /^\d{1,15}$/.test(text) ? Number(text) : undefined;
  }
}

/**
 * Reads `Cache-Control` (RFC 9111 section 5.2). Never throws.
 *
 * @example
 * parseCacheControl("max-age=60, no-transform").seconds("max-age"); // 60
 */
export function parseCacheControl(header: string | null | undefined): CacheControl {
  return new CacheControl(parseDictHeader(header));
}

/** What an answer says about its storing. Ages are in seconds. */
export interface CacheDirectives {
  readonly noCache?: boolean | string;
  readonly noStore?: boolean;
  readonly noTransform?: boolean;
  readonly public?: boolean;
  readonly private?: boolean | string;
  readonly maxAge?: number;
  readonly sMaxAge?: number;
  readonly mustRevalidate?: boolean;
  readonly proxyRevalidate?: boolean;
  readonly mustUnderstand?: boolean;
  readonly immutable?: boolean;
  readonly staleWhileRevalidate?: number;
  readonly staleIfError?: number;
}

/**
 * Writes `Cache-Control`, in the order in which the directives are given.
 *
 * @throws PhialError `HEADER_VALUE_INVALID` when a value has a control character.
 * @example
 * dumpCacheControl({ public: true, maxAge: 3600 }); // "public, max-age=3600"
 */
export function dumpCacheControl(directives: CacheDirectives): string {
  const items = new Map<string, string | number | null>();
  for (const [key, value] of Object.entries(directives)) {
    const name = key.replace(/[A-Z]/g, (capital) => `-${capital.toLowerCase()}`);
    if (value === true) items.set(name, null);
    else if (value !== false && value !== undefined) items.set(name, value);
  }
  return dumpDictHeader(items);
}
