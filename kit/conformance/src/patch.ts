import { syncBuiltinESMExports } from "node:module";

/** Puts something in the place of a function; gets the function. */
export type Replacement = (original: Callable) => Callable;

/** A function or a class. */
export type Callable = (...args: never[]) => unknown;

/**
 * Functions of built-in modules, of the global object or of a prototype, replaced for a while.
 * Modules that import a function by its name see the replacement, too.
 */
export class Patches {
  readonly #undo: (() => void)[] = [];

  /** Replaces `name` of `holder`, if there is such a function. */
  replace(holder: object, name: string, replacement: Replacement): void {
    const descriptor = Object.getOwnPropertyDescriptor(holder, name);
    const original: unknown = descriptor?.value;
    if (descriptor === undefined || !isCallable(original) || !descriptor.configurable) return;
    const value = replacement(original);
    Object.defineProperty(holder, name, { ...descriptor, value });
    this.#undo.push(() => Object.defineProperty(holder, name, descriptor));
  }

  /** Makes the replacements in modules visible. */
  apply(): void {
    syncBuiltinESMExports();
  }

  /** Puts everything back. */
  undo(): void {
    for (let next = this.#undo.pop(); next; next = this.#undo.pop()) next();
    syncBuiltinESMExports();
  }
}

/** A function that tells `observe` what the original has returned. */
export function observed(original: Callable, observe: (result: unknown) => void): Callable {
  return new Proxy(original, {
    apply(target, self, args) {
      const result: unknown = Reflect.apply(target, self, args);
      observe(result);
      return result;
    },
    construct(target, args, newTarget) {
      const result: object = Reflect.construct(target, args, newTarget);
      observe(result);
      return result;
    },
  });
}

function isCallable(value: unknown): value is Callable {
  return typeof value === "function";
}
