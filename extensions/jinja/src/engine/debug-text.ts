import type { Context } from "./runtime/context.ts";
import { entriesOf, isMapping } from "./values/mapping.ts";
import { counted } from "./values/limits.ts";
import { isPromise } from "./values/promises.ts";
import { pythonRepr } from "./values/python-repr.ts";

const DEEPEST = 3;

/** What `{% debug %}` prints: the names of the context, the filters and the tests. */
export function debugText(context: Context): string {
  const { environment } = context;
  const parts = {
    context: shown(context.all(), 2),
    filters: pythonRepr([...environment.filters.keys()].sort()),
    tests: pythonRepr([...environment.tests.keys()].sort()),
  };
  const lines = Object.entries(parts).map(([name, text]) => `'${name}': ${text}`);
  return `{${counted(lines.join(",\n "))}}`;
}

// Only the first levels: the point is to see the names.
function shown(value: unknown, depth: number): string {
  if (isPromise(value)) return "<promise>";
  if (depth > DEEPEST) return isMapping(value) ? "{...}" : "[...]";
  if (isMapping(value)) {
    const entries = Array.from(entriesOf(value), ([key, entry]) => {
      return `${pythonRepr(key)}: ${shown(entry, depth + 1)}`;
    });
    return `{${counted(entries.join(",\n             "))}}`;
  }
  if (!Array.isArray(value)) return pythonRepr(value);
  return `[${value.map((item) => shown(item, depth + 1)).join(", ")}]`;
}
