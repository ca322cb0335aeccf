import type { Revision } from "./revision.ts";

/** A {@link Revision} and where it came from. */
export interface LoadedRevision extends Revision {
  /** The name of its file, without the folder. */
  readonly file: string;
  /** SHA-256 of the file's text in hexadecimal digits, line ends counted as `\n`. */
  readonly checksum: string;
}
