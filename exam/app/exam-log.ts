import { openSync, writeSync } from "node:fs";
import { type Clock, type Logger, jsonLogger } from "phial";

/** JSON lines, to the file that `EXAM_LOG` names: written at once, so that a crash loses none. */
export function examLog(path: string | undefined, clock: Clock): Logger {
  if (path === undefined || path === "") return jsonLogger({ clock });
  // Opened once, so that a process without file descriptors left can still write.
  const file = openSync(path, "a");
  return jsonLogger({ clock, write: (line) => void writeSync(file, `${line}\n`) });
}
