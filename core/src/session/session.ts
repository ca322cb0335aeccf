import { PhialError } from "../errors/phial-error.ts";

/** The key under which Flask keeps whether a session outlives the browser. */
const PERMANENT = "_permanent";

/** How a {@link Session} begins. */
export interface SessionInit {
  /** It was not there before this request. */
  readonly isNew?: boolean;
  /** It can be read and not written: there is no SECRET_KEY. */
  readonly readOnly?: boolean;
}

/**
 * The values that a client carries from request to request. What may be kept depends on where
 * sessions are kept; for the signed cookie: JSON, `Date`, `Uint8Array`, `Tuple`, `Uuid`, `Markup`.
 *
 * A change inside of a kept list or object is not noticed: set it again, or set `modified`.
 */
export class Session<Shape extends object = Record<string, unknown>> {
  readonly #values: Map<string, unknown>;
  /** It can be looked at and not changed. */
  readonly readOnly: boolean;
  readonly isNew: boolean;
  /** Whether the session has to be written. */
  modified = false;
  /** Whether anything of it was looked at: then the response varies by cookie. */
  accessed = false;
  /** Whether it has to be kept under a new id; see {@link renew}. */
  renewed = false;

  constructor(values: Iterable<readonly [string, unknown]>, init: SessionInit = {}) {
    this.#values = new Map(values);
    this.isNew = init.isNew ?? false;
    this.readOnly = init.readOnly ?? false;
  }

  get<K extends keyof Shape & string>(key: K): Shape[K] | undefined {
    // The shape is the caller's promise about what it keeps under its keys.
    return this.#values.get(key) as Shape[K] | undefined;
  }

  has(key: keyof Shape & string): boolean {
    return this.#values.has(key);
  }

  get size(): number {
    return this.#values.size;
  }

  keys(): IterableIterator<string> {
    return this.#values.keys();
  }

  entries(): IterableIterator<[string, unknown]> {
    return this.#values.entries();
  }

  /** Whether the session outlives the browser, for PERMANENT_SESSION_LIFETIME. */
  get permanent(): boolean {
    return Boolean(this.#values.get(PERMANENT));
  }

  set permanent(value: boolean) {
    this.#write();
    this.#values.set(PERMANENT, value);
  }

  /** @throws PhialError `SESSION_READ_ONLY` without a SECRET_KEY; so do all that change it. */
  set<K extends keyof Shape & string>(key: K, value: Shape[K]): void {
    this.#write();
    this.#values.set(key, value);
  }

  /** Sets several values at once. */
  update(values: Partial<Shape>): void {
    this.#write();
    for (const [key, value] of Object.entries(values)) this.#values.set(key, value);
  }

  /** The value; `value` is set first when there is none. Only then the session has changed. */
  setDefault<K extends keyof Shape & string>(key: K, value: Shape[K]): Shape[K] {
    if (!this.#values.has(key)) this.set(key, value);
    return this.#values.get(key) as Shape[K];
  }

  /** Takes a value out; a key that is not there changes nothing. */
  pop<K extends keyof Shape & string>(key: K): Shape[K] | undefined {
    if (this.readOnly) this.#write();
    const value = this.get(key);
    if (this.#values.delete(key)) this.modified = true;
    return value;
  }

  /** Removes a key; says whether it was there. */
  delete(key: keyof Shape & string): boolean {
    if (this.readOnly) this.#write();
    const deleted = this.#values.delete(key);
    if (deleted) this.modified = true;
    return deleted;
  }

  clear(): void {
    this.#write();
    this.#values.clear();
  }

  /**
   * Asks for another id where the session has one, because who it belongs to changes: what was
   * planted before a login is worthless after it (OWASP session fixation). The values stay.
   */
  renew(): void {
    this.#write();
    this.renewed = true;
  }

  #write(): void {
    if (this.readOnly) throw readOnly();
    this.modified = true;
  }
}

function readOnly(): PhialError {
  return new PhialError(
    "SESSION_READ_ONLY",
    "The session cannot be changed: the app has no SECRET_KEY to sign it with.",
    "Set SECRET_KEY; `phial secret` prints a good one.",
  );
}
