import { randomBytes } from "node:crypto";
import { type FileHandle, open, readdir, unlink } from "node:fs/promises";
import { join } from "node:path";
import { PhialError } from "../errors/phial-error.ts";

const NAME = /^phial-upload-[0-9a-f]{32}$/;
// What is gathered before the disk is bothered.
const BATCH = 512 * 1024;

/** A stretch of a {@link Spool}. */
interface Segment {
  readonly offset: number;
  length: number;
}

/**
 * The one temporary file of a request: all of its large uploads, one after the other. The file is
 * made with a random name for the owner only, and its name is removed as soon as it is open: what
 * is on disk goes with the request, even if the process is killed.
 */
export class Spool {
  readonly #folder: string;
  #handle: FileHandle | undefined;
  /** Set only where an open file cannot be removed. */
  #path: string | undefined;
  #pending: Uint8Array[] = [];
  #length = 0;
  #written = 0;
  #isClosed = false;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Takes bytes for the next {@link flush}; gives the place where they will stand. */
  append(bytes: Uint8Array): number {
    const offset = this.#length;
    this.#pending.push(bytes);
    this.#length += bytes.length;
    return offset;
  }

  /** Writes what was appended, once it has become much. @throws As {@link flush}. */
  flushIfFull(): Promise<void> | undefined {
    return this.#length - this.#written >= BATCH ? this.flush() : undefined;
  }

  /** Writes what was appended. @throws PhialError `UPLOAD_NOT_STORED` when the disk refuses. */
  async flush(): Promise<void> {
    if (this.#pending.length === 0) return;
    const pending = this.#pending;
    const start = this.#written;
    this.#pending = [];
    this.#written = this.#length;
    try {
      await writeAll((this.#handle ??= await this.#open()), pending, start);
    } catch (cause) {
      throw notStored(cause);
    }
  }

  /** Fills `target` from a place that was flushed. */
  async read(target: Uint8Array, offset: number): Promise<void> {
    for (let done = 0; done < target.length;) {
      if (!this.#handle) throw gone();
      const rest = target.length - done;
      const { bytesRead } = await this.#handle.read(target, done, rest, offset + done);
      if (bytesRead === 0) throw gone();
      done += bytesRead;
    }
  }

  /** Gives the disk space back. Safe to call again. */
  async close(): Promise<void> {
    this.#isClosed = true;
    const handle = this.#handle;
    const path = this.#path;
    this.#handle = this.#path = undefined;
    await handle?.close();
    if (path !== undefined) await unlink(path).catch(() => undefined);
  }

  async #open(): Promise<FileHandle> {
    if (this.#isClosed) throw gone();
    const path = join(this.#folder, `phial-upload-${randomBytes(16).toString("hex")}`);
    const handle = await open(path, "wx+", 0o600);
    await unlink(path).catch(() => (this.#path = path));
    return handle;
  }
}

/** Bytes that one upload has in a {@link Spool}. */
export class SpoolContent {
  readonly #spool: Spool;
  readonly #segments: Segment[] = [];
  #size = 0;

  constructor(spool: Spool) {
    this.#spool = spool;
  }

  get size(): number {
    return this.#size;
  }

  /** Adds bytes at the end; they are on disk after the spool's next flush. */
  append(bytes: Uint8Array): void {
    const offset = this.#spool.append(bytes);
    const last = this.#segments.at(-1);
    if (last && last.offset + last.length === offset) last.length += bytes.length;
    else this.#segments.push({ offset, length: bytes.length });
    this.#size += bytes.length;
  }

  async read(position: number, length: number): Promise<Uint8Array<ArrayBuffer>> {
    const bytes = new Uint8Array(Math.max(Math.min(length, this.#size - position), 0));
    let start = 0;
    let done = 0;
    for (const segment of this.#segments) {
      const skip = Math.max(position + done - start, 0);
      const take = Math.min(segment.length - skip, bytes.length - done);
      if (take > 0) {
        await this.#spool.read(bytes.subarray(done, done + take), segment.offset + skip);
        done += take;
      }
      start += segment.length;
    }
    return bytes;
  }
}

/**
 * Removes what a process that was killed has left of its uploads in `folder`; gives the number of
 * files. For the start of an app. Harmless beside running apps: a file of theirs has its name only
 * for the moment between making and opening it.
 */
export async function sweepUploads(folder: string): Promise<number> {
  const names = (await readdir(folder).catch(() => [])).filter((name) => NAME.test(name));
  const removals = await Promise.allSettled(names.map((name) => unlink(join(folder, name))));
  return removals.filter(({ status }) => status === "fulfilled").length;
}

async function writeAll(
  handle: FileHandle,
  pieces: readonly Uint8Array[],
  position: number,
): Promise<void> {
  const { bytesWritten } = await handle.writev(pieces, position);
  let start = 0;
  for (const piece of pieces) {
    const done = Math.min(Math.max(bytesWritten - start, 0), piece.length);
    if (done < piece.length)
      await writeFully(handle, piece.subarray(done), position + start + done);
    start += piece.length;
  }
}

/** Writes all of `bytes`: one call of the system may take only a part. */
export async function writeFully(
  handle: FileHandle,
  bytes: Uint8Array,
  position: number,
): Promise<void> {
  for (let done = 0; done < bytes.length;) {
    const { bytesWritten } = await handle.write(bytes, done, bytes.length - done, position + done);
    done += bytesWritten;
  }
}

function gone(): PhialError {
  return new PhialError(
    "UPLOAD_GONE",
    "The uploaded file was removed when its request ended.",
    "Call file.saveTo(path) or file.bytes() before the handler returns.",
  );
}

function notStored(cause: unknown): PhialError {
  const code = cause instanceof Error && "code" in cause ? ` (${String(cause.code)})` : "";
  return new PhialError(
    "UPLOAD_NOT_STORED",
    `An upload could not be written to the folder for temporary files${code}.`,
    "Make room there, or point TMPDIR at a folder that the process may write to.",
    { cause },
  );
}
