import { profileNames } from "../app/environment.ts";
import { arriving, arrivingAreas, arrivingChecks, arrivingProfiles, served } from "../coverage.ts";
import { askedPaths } from "./asked-paths.ts";
import type { Check } from "./checks.ts";

/** What becomes of a check. */
export type Fate =
  | { readonly kind: "run"; readonly script: boolean; readonly program: boolean }
  | { readonly kind: "owned"; readonly owner: string };

/** Whether and how a check can be run, or what it waits for. */
export function fateOf(check: Check, hasProgram: boolean): Fate {
  const script = check.run !== null && check.run !== undefined;
  if (hasProgram && !script) return { kind: "run", script, program: true };
  const owner = ownerOf(check, script);
  if (owner === undefined) return { kind: "run", script, program: hasProgram };
  return { kind: "owned", owner };
}

function ownerOf(check: Check, script: boolean): string | undefined {
  const { id, area, profile } = check;
  if (!profileNames.has(profile)) {
    return own(arrivingProfiles, profile) ?? `whoever adds the profile ${profile}`;
  }
  if (script) return ownerOfPaths(askedPaths(check));
  return own(arrivingChecks, id) ?? own(arrivingAreas, area) ?? `exam/programs/${id}.ts`;
}

/** The package whose routes are asked for, unless the app serves all of them. */
export function ownerOfPaths(paths: readonly string[]): string | undefined {
  const owners = paths.map(ownerOfPath).filter((owner) => owner !== undefined);
  return owners.length === 0 ? undefined : [...new Set(owners)].join(", ");
}

function ownerOfPath(path: string): string | undefined {
  return arriving.find(({ routes }) => routes.some((route) => isBelow(path, route)))?.with;
}

/** Whether the exam app serves a path of the contract. */
export function isServed(path: string): boolean {
  return Object.values(served)
    .flat()
    .some((route) => (route === "/" ? path === "/" : isBelow(path, route)));
}

function isBelow(path: string, route: string): boolean {
  return path === route || path.startsWith(`${route}/`);
}

function own(table: Readonly<Record<string, string>>, key: string): string | undefined {
  return Object.hasOwn(table, key) ? table[key] : undefined;
}
