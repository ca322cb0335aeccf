/** Keyword arguments of a call, in the order written. */
export class Keywords {
  readonly names: readonly string[];
  readonly values: readonly unknown[];

  constructor(names: readonly string[], values: readonly unknown[]) {
    this.names = names;
    this.values = values;
  }

  get(name: string): unknown {
    const index = this.names.indexOf(name);
    return index < 0 ? undefined : this.values[index];
  }

  has(name: string): boolean {
    return this.names.includes(name);
  }

  /** As an object without a prototype, so that any name is safe. */
  toObject(): Record<string, unknown> {
    const object = Object.create(null) as Record<string, unknown>; // typed `any` by the library
    for (let index = 0; index < this.names.length; index++) {
      const name = this.names[index];
      if (name !== undefined) object[name] = this.values[index];
    }
    return object;
  }
}
