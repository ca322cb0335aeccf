import {
  close,
  closeSync,
  constants,
  fstatSync,
  open,
  read,
  readlinkSync,
  realpath,
  stat,
} from "node:fs";
import { resolve, sep } from "node:path";
import { promisify } from "node:util";
import type { ByteSpan } from "../http/range.ts";

// What touches the disk is asynchronous. What the kernel answers from memory, once a file is open,
// is not: a turn through the thread pool costs more than the answer.
const openAsync = promisify(open);
const statAsync = promisify(stat);
const readAsync = promisify(read);
const realpathAsync = promisify(realpath.native);

// Without O_NONBLOCK the opening of a pipe waits for somebody who writes into it.
const FLAGS = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0);
const CHUNK = 131_072;

/** Errors that say: there is no such file for us. */
const ABSENT = new Set([
  "EACCES",
  "EISDIR",
  "EINVAL",
  "ELOOP",
  "ENAMETOOLONG",
  "ENODEV",
  "ENOENT",
  "ENOTDIR",
  "ENXIO",
  "EPERM",
  "ERR_INVALID_ARG_VALUE",
]);

/**
 * Closes what nobody did: an answer that is thrown away unread, as a middleware may do it, tells
 * nobody. The handles of `node:fs/promises` would warn and, later, throw there.
 */
const forgotten = new FinalizationRegistry<number>((fd) => close(fd, ignore));

function ignore(): void {}

/**
 * A file that is open for reading. Size, time and content are those of one file, whatever happens to
 * the path meanwhile. Close it, or hand it over with {@link OpenFile.stream}.
 */
export class OpenFile {
  readonly path: string;
  readonly size: number;
  readonly modifiedNs: bigint;
  /** Whether it is neither a folder nor a pipe nor a device. */
  readonly isRegular: boolean;
  readonly #fd: number;
  #isOpen = true;
  #isReading = false;

  constructor(fd: number, path: string) {
    this.#fd = fd;
    forgotten.register(this, fd, this);
    const state = fstatSync(fd, { bigint: true });
    this.path = path;
    this.size = Number(state.size);
    this.modifiedNs = state.mtimeNs;
    this.isRegular = state.isFile();
  }

  /** The bytes of a part; fewer when the file has become shorter. One call at a time. */
  async read({ start, end }: ByteSpan): Promise<Uint8Array<ArrayBuffer>> {
    const bytes = new Uint8Array(end - start);
    let length = 0;
    this.#isReading = true;
    try {
      while (length < bytes.length) {
        const rest = bytes.length - length;
        const { bytesRead } = await readAsync(this.#fd, bytes, length, rest, start + length);
        if (bytesRead === 0) break;
        length += bytesRead;
      }
    } finally {
      this.#isReading = false;
      if (!this.#isOpen) this.#release();
    }
    return length < bytes.length ? bytes.subarray(0, length) : bytes;
  }

  /** The bytes of a part, read as fast as they are taken. Closes the file at the end or when cut off. */
  stream({ start, end }: ByteSpan): ReadableStream<Uint8Array<ArrayBuffer>> {
    let position = start;
    return new ReadableStream<Uint8Array<ArrayBuffer>>(
      {
        pull: async (controller) => {
          const chunk = await this.#readChunk({ start: position, end });
          if (!this.#isOpen) return;
          position += chunk.length;
          if (chunk.length > 0) controller.enqueue(chunk);
          if (position < end && chunk.length > 0) return;
          this.close();
          if (position < end) controller.error(new Error("The file has become shorter."));
          else controller.close();
        },
        cancel: () => this.close(),
      },
      { highWaterMark: 0 },
    );
  }

  async #readChunk({ start, end }: ByteSpan): Promise<Uint8Array<ArrayBuffer>> {
    try {
      return await this.read({ start, end: Math.min(end, start + CHUNK) });
    } catch (error) {
      this.close();
      throw error;
    }
  }

  /** Whether `root` holds the file, when all symbolic links are followed. */
  async isWithin(root: string): Promise<boolean> {
    const path = await this.#realPath();
    // A prefix of a path without links has no links: mostly the folder needs no look at the disk.
    return isBelow(path, resolve(root)) || isBelow(path, await realpathAsync(root));
  }

  /** Of the file that is open, not of what its path leads to by now; empty when that is unknown. */
  async #realPath(): Promise<string> {
    try {
      return readlinkSync(`/proc/self/fd/${this.#fd}`);
    } catch {
      const path = await realpathAsync(this.path);
      const theirs = await statAsync(path);
      const ours = fstatSync(this.#fd);
      return ours.ino === theirs.ino && ours.dev === theirs.dev ? path : "";
    }
  }

  /** Frees the file: at once, or after the read that is on its way. */
  close(): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    // The number could belong to another file by the time the read comes to it.
    if (!this.#isReading) this.#release();
  }

  #release(): void {
    forgotten.unregister(this);
    closeSync(this.#fd);
  }
}

/**
 * Opens a file; `undefined` when there is none that may be read, or when it is a folder, a pipe or a
 * device. With `within` it also has to lie below that folder when symbolic links are followed.
 */
export async function openFile(
  path: string,
  options: { readonly within?: string } = {},
): Promise<OpenFile | undefined> {
  try {
    return await openRegular(path, options.within);
  } catch (error) {
    if (error instanceof Error && "code" in error && ABSENT.has(String(error.code))) {
      return undefined;
    }
    throw error;
  }
}

async function openRegular(path: string, within?: string): Promise<OpenFile | undefined> {
  const fd = await openAsync(path, FLAGS);
  const file = new OpenFile(fd, path);
  let isAccepted = false;
  try {
    isAccepted = file.isRegular && (within === undefined || (await file.isWithin(within)));
    return isAccepted ? file : undefined;
  } finally {
    if (!isAccepted) file.close();
  }
}

function isBelow(path: string, folder: string): boolean {
  return path.startsWith(folder.endsWith(sep) ? folder : folder + sep);
}
