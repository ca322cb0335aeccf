import { relative, sep } from "node:path";
import { fileURLToPath } from "node:url";

const COMMANDER = `${sep}node_modules${sep}commander${sep}`;

/** The folder of this package's own code, whose frames tell the reader nothing. */
const OWN_FOLDER = fileURLToPath(new URL("..", import.meta.url));

/**
 * The frames of an error that are somebody's code to correct: without Node's inside and without
 * Phial's, with paths relative to `cwd`. Where the error was thrown stands first.
 */
export function framesOf(error: Error, cwd: string): string[] {
  const lines = (error.stack ?? "").split("\n").filter((line) => /^\s+at /.test(line));
  return lines.filter((line) => !isNoise(line)).map((line) => shortened(line.trim(), cwd));
}

/**
 * What stands before the name of the error in its stack: for a syntax error the place and the line
 * with a mark.
 */
export function excerptOf(error: Error, cwd: string): string[] {
  const lines = (error.stack ?? "").split("\n");
  const end = lines.findIndex((line) => line.startsWith(error.name));
  const excerpt = lines.slice(0, Math.max(end, 0)).filter((line) => line.trim() !== "");
  return excerpt.map((line) => shortened(line, cwd));
}

function isNoise(frame: string): boolean {
  const plain = decoded(frame);
  if (plain.includes(OWN_FOLDER) || plain.includes(COMMANDER)) return true;
  return /\(?node:/.test(plain) || /at (?:async )?<anonymous>$/.test(plain);
}

function shortened(line: string, cwd: string): string {
  return line.replaceAll(
    /(?:file:\/\/)?(\/[^():]+|[A-Za-z]:[\\/][^():]+)(?=:\d)/g,
    (_whole, path: string) => {
      const short = relative(cwd, decoded(path));
      return short.startsWith(`..${sep}..`) ? path : short;
    },
  );
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
