import { existsSync, readFileSync, realpathSync } from "node:fs";
import { join } from "node:path";

/** What a condition of an export path names, or the conditions below it. */
export type ExportTarget = string | { readonly [condition: string]: ExportTarget };

/** The part of a package.json that the checks read. */
export interface Manifest {
  readonly name?: string;
  readonly version?: string;
  readonly description?: string;
  readonly license?: string;
  readonly author?: string | { readonly name?: string };
  readonly maintainers?: readonly unknown[];
  readonly homepage?: string;
  readonly repository?: unknown;
  readonly bugs?: unknown;
  readonly type?: string;
  readonly sideEffects?: unknown;
  readonly files?: readonly string[];
  readonly engines?: Readonly<Record<string, string>>;
  readonly scripts?: Readonly<Record<string, string>>;
  readonly exports?: ExportTarget;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
  readonly peerDependenciesMeta?: Readonly<Record<string, { readonly optional?: boolean }>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  readonly phial?: PhialField;
}

/** What a package says about itself to Phial. */
export interface PhialField {
  /** The exported extension, or several. */
  readonly extension?: string | readonly string[];
  /** A module that says how to check it, relative to the package. */
  readonly conformance?: string;
  /** Why a dependency is wanted in exactly one version, by its name. */
  readonly exactPins?: Readonly<Record<string, string>>;
}

/** An export path and the file behind it. */
export interface EntryPoint {
  /** `"."` or `"./redis"`. */
  readonly path: string;
  readonly target: ExportTarget;
}

/** A package as it lies in a folder. */
export class Package {
  /** Without symbolic links: where its modules say that they are. */
  readonly folder: string;
  readonly manifest: Manifest;

  /** @throws Error when there is no package.json, or when it is no JSON. */
  constructor(folder: string) {
    this.folder = realpathSync(folder);
    // Not validated: every field is optional, and one of another type fails the check that reads it.
    this.manifest = JSON.parse(readFileSync(join(this.folder, "package.json"), "utf8"));
  }

  has(path: string): boolean {
    return existsSync(join(this.folder, path));
  }

  /** Whether Node runs a module: below node_modules, only JavaScript. */
  canRun(path: string): boolean {
    return !/\.[cm]?tsx?$/.test(path) || !this.folder.split(/[\\/]/).includes("node_modules");
  }

  /** Peers that only some of its export paths need. */
  get optionalPeers(): string[] {
    const meta = Object.entries(this.manifest.peerDependenciesMeta ?? {});
    return meta.filter(([, { optional }]) => optional).map(([name]) => name);
  }

  /** The text of the first of these files that exists. */
  read(...paths: readonly string[]): string | undefined {
    const path = paths.find((path) => this.has(path));
    return path === undefined ? undefined : readFileSync(join(this.folder, path), "utf8");
  }

  /** The export paths of modules. */
  get entryPoints(): readonly EntryPoint[] {
    const { exports } = this.manifest;
    if (exports === undefined) return [];
    const isMap = typeof exports === "object" && Object.keys(exports).some((key) => key[0] === ".");
    if (!isMap) return [{ path: ".", target: exports }];
    return Object.entries(exports)
      .filter(([path]) => !path.endsWith(".json") && !path.includes("*"))
      .map(([path, target]) => ({ path, target }));
  }

  /** The files that a target leads to under one of these conditions. */
  targetOf(target: ExportTarget, conditions: readonly string[]): string | undefined {
    if (typeof target === "string") return target;
    for (const [condition, below] of Object.entries(target)) {
      if (conditions.includes(condition)) return this.targetOf(below, conditions);
    }
    return undefined;
  }

  /** Whether it was built; where not, its modules are those of the condition `source`. */
  get isBuilt(): boolean {
    return this.entryPoints.every(({ target }) => {
      const file = this.targetOf(target, ["import", "default"]);
      return file !== undefined && this.has(file);
    });
  }

  /** The file of a module, as it can be imported now. */
  moduleOf({ target }: EntryPoint): string | undefined {
    const conditions = this.isBuilt ? [] : ["source"];
    return this.targetOf(target, [...conditions, "import", "default"]);
  }
}
