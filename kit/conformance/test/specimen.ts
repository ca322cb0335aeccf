import type { Extension } from "phial";
import { type Check, extensionChecks, type ExtensionCheckOptions } from "../src/index.ts";

/** An extension to try the checks on. */
export interface Specimen {
  readonly checks: readonly Check[];
  /** The names of the checks that have to fail. */
  readonly breaks: readonly string[];
}

export interface SpecimenInit<E extends Extension> extends ExtensionCheckOptions<E> {
  readonly make: () => E;
  readonly breaks?: readonly string[];
}

export function specimen<E extends Extension>(init: SpecimenInit<E>): Specimen {
  const { make, breaks = [], ...options } = init;
  return { checks: extensionChecks(make, options), breaks };
}

/** The names of the checks that fail. */
export async function failing(checks: readonly Check[]): Promise<string[]> {
  const names: string[] = [];
  for (const check of checks) await check.run().catch(() => names.push(check.name));
  return names;
}
