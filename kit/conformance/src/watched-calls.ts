import { observed, Patches } from "./patch.ts";

/** What was seen while something ran. */
export interface Seen {
  /** The calls that do or begin some work, such as `fs.openSync`. */
  readonly calls: readonly string[];
  /** The environment variables that were read. */
  readonly variables: readonly string[];
}

const MODULES: Readonly<Record<string, readonly string[]>> = {
  net: ["connect", "createConnection", "createServer"],
  tls: ["connect", "createServer"],
  http: ["request", "get", "createServer"],
  https: ["request", "get", "createServer"],
  http2: ["connect", "createServer", "createSecureServer"],
  dgram: ["createSocket"],
  dns: ["lookup", "resolve", "resolve4", "resolve6"],
  child_process: ["spawn", "spawnSync", "exec", "execSync", "execFile", "execFileSync", "fork"],
  timers: ["setTimeout", "setInterval", "setImmediate"],
};
const GLOBALS = ["fetch", "setTimeout", "setInterval", "setImmediate"];
const DATABASE = ["open", "exec", "prepare"];

/** Reading a file as a whole leaves nothing behind. */
const READS = /^fs\.(?:read\w*|access|exists|stat|lstat|realpath|glob)Sync$/;

/** Whether a call only reads what is there, and is done when it returns. */
export function isRead(call: string): boolean {
  return READS.test(call);
}

/**
 * Writes down what code does on the way: files, sockets, processes, timers, databases of
 * `node:sqlite`, environment variables. What a native module does by itself goes unseen.
 */
export class CallWatch {
  readonly #calls = new Set<string>();
  readonly #variables = new Set<string>();
  readonly #patches = new Patches();
  readonly #env = process.env;
  readonly #isMeant: () => boolean;

  /** @param isMeant whether a call counts; asked during the call. */
  constructor(isMeant: () => boolean = () => true) {
    this.#isMeant = isMeant;
    for (const [id, names] of Object.entries(MODULES)) this.#watch(builtin(id), names, `${id}.`);
    const [fs, promises] = [builtin("fs"), builtin("fs/promises")];
    this.#watch(fs, functionsOf(fs), "fs.");
    this.#watch(promises, functionsOf(promises), "fs.promises.");
    this.#watch(globalThis, GLOBALS, "");
    this.#watch(databasePrototype(), DATABASE, "DatabaseSync.");
    this.#patches.apply();
    process.env = this.#readsOf(this.#env);
  }

  /** Ends the watch. */
  stop(): Seen {
    process.env = this.#env;
    this.#patches.undo();
    return { calls: [...this.#calls], variables: [...this.#variables] };
  }

  #watch(holder: object | undefined, names: readonly string[], prefix: string): void {
    if (!holder) return;
    for (const name of names) {
      const record = (): void => this.#record(this.#calls, `${prefix}${name}`);
      this.#patches.replace(holder, name, (original) => observed(original, record));
    }
  }

  #record(into: Set<string>, what: string): void {
    if (!into.has(what) && this.#isMeant()) into.add(what);
  }

  #readsOf(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
    const read = (name: string | symbol): void => {
      if (typeof name === "string") this.#record(this.#variables, name);
    };
    return new Proxy(env, {
      get(target, name, receiver) {
        read(name);
        return Reflect.get(target, name, receiver);
      },
      has(target, name) {
        read(name);
        return Reflect.has(target, name);
      },
      ownKeys(target) {
        read("*");
        return Reflect.ownKeys(target);
      },
    });
  }
}

/** Runs something synchronous under watch. */
export function callsOf<T>(work: () => T): Seen & { readonly result: T } {
  const watch = new CallWatch();
  let result: T;
  let seen: Seen;
  try {
    result = work();
  } finally {
    seen = watch.stop();
  }
  return { result, ...seen };
}

/** What the connections of `node:sqlite` have in common, where the runtime has it. */
export function databasePrototype(): object | undefined {
  return process.getBuiltinModule("node:sqlite")?.DatabaseSync.prototype;
}

function builtin(id: string): object | undefined {
  return process.getBuiltinModule(`node:${id}`);
}

function functionsOf(module: object | undefined): string[] {
  return Object.keys(module ?? {}).filter((name) => /^[a-z]/.test(name));
}
