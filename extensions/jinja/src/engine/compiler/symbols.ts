/** How the variable of a name gets its value when its frame is entered. */
export type Load =
  | { readonly from: "parameter" }
  | { readonly from: "context"; readonly name: string }
  | { readonly from: "alias"; readonly of: string }
  | { readonly from: "nothing" };

/**
 * The names of a frame: which JavaScript variable each name of the template has, and where its
 * value comes from. The rules are those of Jinja2's scopes.
 */
export class Symbols {
  readonly parent: Symbols | null;
  readonly level: number;
  /** Name to variable. */
  readonly refs = new Map<string, string>();
  /** Variable to the origin of its value. */
  readonly loads = new Map<string, Load>();
  readonly stores = new Set<string>();
  /** The variable of the special `loop` of this frame. */
  loop: string | undefined;
  /** The names of the frame before the branch that this one stands for. */
  readonly #trunk: Symbols | undefined;

  constructor(parent: Symbols | null, trunk?: Symbols) {
    this.parent = parent;
    this.level = trunk?.level ?? (parent === null ? 0 : parent.level + 1);
    this.loop = trunk?.loop;
    this.#trunk = trunk;
  }

  /** A branch of this frame: what it adds is kept apart until it is joined. */
  branch(): Symbols {
    return new Symbols(this.parent, this);
  }

  findLoad(variable: string): Load | undefined {
    return (
      this.loads.get(variable) ?? this.#trunk?.findLoad(variable) ?? this.parent?.findLoad(variable)
    );
  }

  findRef(name: string): string | undefined {
    return this.#ownRef(name) ?? this.parent?.findRef(name);
  }

  /** The variable of a name that has been seen. */
  ref(name: string): string {
    const variable = this.findRef(name);
    if (variable === undefined) throw new Error(`The name ${name} is unknown to its frame.`);
    return variable;
  }

  /** Whether `name` is the special variable of the nearest loop. */
  isLoop(name: string): boolean {
    if (this.#ownRef(name) !== undefined)
      return this.loop !== undefined && this.#ownRef(name) === this.loop;
    return this.parent?.isLoop(name) ?? false;
  }

  store(name: string): void {
    this.stores.add(name);
    if (this.#ownRef(name) !== undefined) return;
    const outer = this.parent?.findRef(name);
    this.#define(name, outer === undefined ? { from: "nothing" } : { from: "alias", of: outer });
  }

  declareParameter(name: string): string {
    this.stores.add(name);
    return this.#define(name, { from: "parameter" });
  }

  load(name: string): void {
    if (this.findRef(name) === undefined) this.#define(name, { from: "context", name });
  }

  /** Takes over what the branches of an `if` store: each may have been taken or not. */
  join(branches: readonly Symbols[]): void {
    const stored = new Set(branches.flatMap((branch) => [...branch.stores]));
    for (const name of stored) if (this.#stores(name)) stored.delete(name);
    for (const branch of branches) {
      for (const [name, variable] of branch.refs) this.refs.set(name, variable);
      for (const [variable, load] of branch.loads) this.loads.set(variable, load);
      for (const name of branch.stores) this.stores.add(name);
    }
    for (const name of stored) {
      const outer = this.parent?.findRef(name);
      this.loads.set(
        this.ref(name),
        outer === undefined ? { from: "context", name } : { from: "alias", of: outer },
      );
    }
  }

  /** Every name stored here or further out, with its variable. */
  stored(): Map<string, string> {
    const found = new Map<string, string>();
    for (const name of [...this.stores].toSorted(byCodeUnits)) found.set(name, this.ref(name));
    for (const [name, variable] of this.parent?.stored() ?? []) {
      if (!found.has(name)) found.set(name, variable);
    }
    return found;
  }

  /** The variables that are parameters, here or further out. */
  parameterVariables(): Set<string> {
    const found = this.parent?.parameterVariables() ?? new Set<string>();
    for (const [variable, load] of this.loads) if (load.from === "parameter") found.add(variable);
    return found;
  }

  #ownRef(name: string): string | undefined {
    const trunk = this.#trunk;
    return this.refs.get(name) ?? (trunk === undefined ? undefined : trunk.#ownRef(name));
  }

  #stores(name: string): boolean {
    const trunk = this.#trunk;
    return this.stores.has(name) || (trunk !== undefined && trunk.#stores(name));
  }

  #define(name: string, load: Load): string {
    const variable = `l_${this.level}_${identifierOf(name)}`;
    this.refs.set(name, variable);
    this.loads.set(variable, load);
    return variable;
  }
}

/**
 * The name with what JavaScript might not take in an identifier spelt out. As in Python, names
 * that are the same letters in another encoding (NFKC) are one variable.
 */
function identifierOf(name: string): string {
  return name
    .normalize("NFKC")
    .replace(/[^A-Za-z0-9_]/g, (char) => `$${char.charCodeAt(0).toString(16)}$`);
}

function byCodeUnits(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
