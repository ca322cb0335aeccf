import type { Template } from "./template.ts";

/** Compiled templates by name; the one that was not used for the longest time has to go first. */
export class TemplateCache {
  readonly #size: number;
  // In the order of their last use.
  readonly #templates = new Map<string, Template>();
  #latest: string | null = null;

  /** `size` is 0 to keep none, -1 to keep all. */
  constructor(size: number) {
    this.#size = size < 0 ? Infinity : size;
  }

  get(name: string): Template | undefined {
    const template = this.#templates.get(name);
    // Where nothing is ever dropped, the order does not matter.
    if (template === undefined || name === this.#latest || this.#size === Infinity) return template;
    this.#templates.delete(name);
    this.#templates.set(name, template);
    this.#latest = name;
    return template;
  }

  set(name: string, template: Template): void {
    if (this.#size === 0) return;
    this.#templates.delete(name);
    this.#templates.set(name, template);
    this.#latest = name;
    if (this.#templates.size <= this.#size) return;
    const [oldest] = this.#templates.keys();
    if (oldest !== undefined) this.#templates.delete(oldest);
  }

  clear(): void {
    this.#templates.clear();
  }
}
