import { dirname, relative } from "node:path";
import { fileURLToPath } from "node:url";

/** Of this package, in which nobody looks for the cause. */
const OWN = dirname(fileURLToPath(import.meta.url));
const FRAME = /\(?((?:file:\/\/)?\/[^()]+?):(\d+):\d+\)?$/;
const DEPTH = 60;

/** The line of the app that asked for what is done now, such as `src/notes.ts:12`. */
export function codeLocation(root: string): string | undefined {
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = DEPTH;
  const { stack = "" } = new Error("where");
  Error.stackTraceLimit = stackTraceLimit;
  for (const line of stack.split("\n").slice(1)) {
    const [, place = "", row] = FRAME.exec(line) ?? [];
    const path = place.startsWith("file:") ? fileURLToPath(place) : place;
    if (path === "" || path.startsWith(OWN) || path.includes("/node_modules/")) continue;
    const inside = relative(root, path);
    return `${inside.startsWith("..") ? path : inside}:${row}`;
  }
  return undefined;
}
