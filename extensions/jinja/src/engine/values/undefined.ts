import { type TemplateRuntimeError, UndefinedError } from "../errors.ts";
import { ITERATE, LENGTH, REPR, TEXT, TRUTH, TYPE_NAME } from "./protocol.ts";
import { pythonRepr } from "./python-repr.ts";
import { isText } from "./string-object.ts";
import { typeRepr } from "./type-name.ts";

/** What is said of a value of the host that is JavaScript's `undefined`. */
export const NOTHING_GIVEN = "a function or member of the host gave undefined";

/** Why something is undefined. */
export interface UndefinedAbout {
  /** The name, attribute or key that was asked for. */
  readonly name?: unknown;
  /** What it was asked of, null included; absent for a name of the template. */
  readonly owner?: unknown;
  /** The whole message, instead of one made of the name and the owner. */
  readonly hint?: string | undefined;
  /** The error that its use raises. @default UndefinedError */
  readonly error?: new (problem: string) => TemplateRuntimeError;
}

/** A kind of undefined: {@link Undefined} or a class that extends it. */
export type UndefinedKind = new (about: UndefinedAbout) => Undefined;

/**
 * A value that is not there. It prints as nothing, is false and empty, and refuses all else.
 */
export class Undefined {
  readonly name: unknown;
  readonly owner: unknown;
  readonly hint: string | undefined;
  readonly #owned: boolean;
  readonly #error: new (problem: string) => TemplateRuntimeError;

  constructor(about: UndefinedAbout = {}) {
    this.name = about.name ?? null;
    this.owner = about.owner;
    this.hint = about.hint;
    this.#owned = "owner" in about;
    this.#error = about.error ?? UndefinedError;
  }

  get [TYPE_NAME](): string {
    return "jinja2.runtime.Undefined";
  }

  /** Whether it was asked of a value, rather than of the template's names. */
  get isMember(): boolean {
    return this.#owned;
  }

  /** What the error says. */
  get message(): string {
    if (this.hint !== undefined && this.hint !== "") return this.hint;
    if (!this.#owned) return `${pythonRepr(this.name)} is undefined`;
    const owner = typeRepr(this.owner);
    return isText(this.name)
      ? `${pythonRepr(owner)} has no attribute ${pythonRepr(this.name)}`
      : `${owner} has no element ${pythonRepr(this.name)}`;
  }

  /** Raises the error. */
  fail(): never {
    throw new this.#error(this.message);
  }

  /** What an attribute or item of it is. */
  member(_key: unknown): Undefined {
    return this.fail();
  }

  /** What `==` gives. */
  equals(other: unknown): boolean {
    return (
      other === undefined || (other instanceof Undefined && other.constructor === this.constructor)
    );
  }

  /** What stands for it among the keys of a dict. */
  key(): unknown {
    return this.constructor;
  }

  [TEXT](): string {
    return "";
  }

  [REPR](): string {
    return "Undefined";
  }

  [TRUTH](): boolean {
    return false;
  }

  [LENGTH](): number {
    return 0;
  }

  [ITERATE](): readonly unknown[] {
    return [];
  }

  toString(): string {
    return this[TEXT]();
  }

  /** In JSON of the host it is null. */
  toJSON(): null {
    return null;
  }
}

/** An undefined whose attributes and items are undefined as well. */
export class ChainableUndefined extends Undefined {
  override get [TYPE_NAME](): string {
    return "jinja2.runtime.ChainableUndefined";
  }

  override member(_key: unknown): this {
    return this;
  }

  __html__(): string {
    return this[TEXT]();
  }
}

/** An undefined that prints as what was asked for: `{{ name }}`. */
export class DebugUndefined extends Undefined {
  override get [TYPE_NAME](): string {
    return "jinja2.runtime.DebugUndefined";
  }

  override [TEXT](): string {
    return `{{ ${this.#inside()} }}`;
  }

  #inside(): string {
    if (this.hint !== undefined && this.hint !== "") return `undefined value printed: ${this.hint}`;
    if (!this.isMember) return typeof this.name === "string" ? this.name : pythonRepr(this.name);
    return `no such element: ${typeRepr(this.owner)}[${pythonRepr(this.name)}]`;
  }
}

/** An undefined that refuses everything but the test `is defined`. */
export class StrictUndefined extends Undefined {
  override get [TYPE_NAME](): string {
    return "jinja2.runtime.StrictUndefined";
  }

  override equals(_other: unknown): boolean {
    return this.fail();
  }

  override key(): unknown {
    return this.fail();
  }

  override [TEXT](): string {
    return this.fail();
  }

  override [TRUTH](): boolean {
    return this.fail();
  }

  override [LENGTH](): number {
    return this.fail();
  }

  override [ITERATE](): readonly unknown[] {
    return this.fail();
  }
}

/** Where a {@link loggingUndefined} writes. */
export interface UndefinedLog {
  warn(message: string): void;
  error(message: string): void;
}

/**
 * A kind of undefined that tells a log when it is printed, iterated, tested or fails.
 *
 * @example
 * new Environment({ undefined: loggingUndefined(console) });
 */
export function loggingUndefined(
  log: UndefinedLog,
  base: UndefinedKind = Undefined,
): UndefinedKind {
  return class LoggingUndefined extends base {
    override fail(): never {
      log.error(`Template variable error: ${this.message}`);
      return super.fail();
    }

    override [TEXT](): string {
      this.#warn();
      return super[TEXT]();
    }

    override [ITERATE](): readonly unknown[] {
      this.#warn();
      return super[ITERATE]();
    }

    override [TRUTH](): boolean {
      this.#warn();
      return super[TRUTH]();
    }

    #warn(): void {
      log.warn(`Template variable warning: ${this.message}`);
    }
  };
}
