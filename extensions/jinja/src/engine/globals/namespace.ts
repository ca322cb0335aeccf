import { ABSENT, ATTRIBUTE, REPR, TYPE_NAME } from "../values/protocol.ts";

/** What `namespace()` makes: the only object whose attributes templates can set. */
export class Namespace {
  readonly #attributes: Map<unknown, unknown>;

  constructor(attributes: Map<unknown, unknown>) {
    this.#attributes = attributes;
  }

  /** Sets an attribute, for `{% set namespace.name = value %}`. */
  set(name: string, value: unknown): void {
    this.#attributes.set(name, value);
  }

  get [TYPE_NAME](): string {
    return "jinja2.utils.Namespace";
  }

  [ATTRIBUTE](name: string): unknown {
    return this.#attributes.has(name) ? this.#attributes.get(name) : ABSENT;
  }

  [REPR](repr: (value: unknown) => string): string {
    return `<Namespace ${repr(this.#attributes)}>`;
  }
}
