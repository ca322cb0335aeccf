import { revision, type RevisionOptions } from "../src/index.ts";
import type { LoadedRevision } from "../src/loaded-revision.ts";

/** A revision as if it came from a file; its steps are not what a test of the graph is about. */
export function loaded(
  id: string,
  parents: readonly string[] = [],
  rest: Partial<RevisionOptions> = {},
): LoadedRevision {
  const made = revision({ id, message: `add ${id}`, parents, up: [], down: [], ...rest });
  return { ...made, file: `${id}.ts`, checksum: "0".repeat(64) };
}
