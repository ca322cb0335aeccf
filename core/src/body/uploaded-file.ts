import { randomBytes } from "node:crypto";
import { open, rename, unlink } from "node:fs/promises";
import { PhialError } from "../errors/phial-error.ts";
import { writeFully } from "./spool.ts";

const CHUNK = 64 * 1024;

/** Where the bytes of an upload are: in memory, on disk, in a `Blob`. */
export interface UploadContent {
  readonly size: number;
  /** The bytes from `position` on, at most `length`. */
  read(position: number, length: number): Promise<Uint8Array<ArrayBuffer>>;
}

/** What an upload is made of. */
export interface UploadInit {
  readonly fieldName: string;
  readonly fileName: string;
  readonly contentType: string;
  readonly content: UploadContent;
}

/** How {@link UploadedFile.saveTo} writes. */
export interface SaveOptions {
  /** Replaces a file that is there, in one step. @default false */
  readonly overwrite?: boolean;
}

/**
 * A file of a form: Werkzeug's `FileStorage`. Its bytes can be read any number of times until the
 * request ends.
 *
 * `fileName` and `contentType` are what the client says: anything at all, with slashes, `..` and
 * control characters. Store a file under a name of your own, or under `secureFilename(fileName)`
 * inside `safeJoin()`.
 *
 * @example
 * const { files } = await readForm(c);
 * await files.require("avatar").saveTo(`uploads/${crypto.randomUUID()}`);
 */
export class UploadedFile {
  /** The name of the form's field. */
  readonly fieldName: string;
  /** The name on the client's disk, as the client says; empty when no file was chosen. */
  readonly fileName: string;
  /** The type with its parameters, as the client says; empty without one. */
  readonly contentType: string;
  /** Bytes, as counted here. */
  readonly size: number;
  readonly #content: UploadContent;

  constructor(init: UploadInit) {
    this.fieldName = init.fieldName;
    this.fileName = init.fileName;
    this.contentType = init.contentType;
    this.size = init.content.size;
    this.#content = init.content;
  }

  /** Whether the field was sent without a file, as browsers do when none was chosen. */
  get isEmpty(): boolean {
    return this.fileName === "" && this.size === 0;
  }

  /** The bytes in pieces of at most 64 KiB. */
  stream(): ReadableStream<Uint8Array<ArrayBuffer>> {
    let position = 0;
    return new ReadableStream({
      pull: async (controller) => {
        const chunk = await this.#content.read(position, CHUNK);
        position += chunk.length;
        if (chunk.length > 0) controller.enqueue(chunk);
        if (position >= this.size) controller.close();
      },
    });
  }

  /** All bytes, in memory. */
  bytes(): Promise<Uint8Array<ArrayBuffer>> {
    return this.#content.read(0, this.size);
  }

  /** The content as UTF-8; bytes that are none become U+FFFD. */
  async text(): Promise<string> {
    return new TextDecoder().decode(await this.bytes());
  }

  /**
   * Copies the file to a path. When that fails, nothing is left there.
   *
   * @throws PhialError `UPLOAD_TARGET_EXISTS` when something is there, unless `overwrite` is set.
   */
  async saveTo(path: string, options: SaveOptions = {}): Promise<void> {
    const target = options.overwrite ? `${path}.${randomBytes(8).toString("hex")}` : path;
    await this.#copyTo(target).catch(refuseExisting);
    if (target === path) return;
    await rename(target, path).catch(async (error: unknown) => {
      await unlink(target);
      throw error;
    });
  }

  async #copyTo(path: string): Promise<void> {
    const handle = await open(path, "wx");
    try {
      for (let position = 0; position < this.size;) {
        const chunk = await this.#content.read(position, CHUNK);
        await writeFully(handle, chunk, position);
        position += chunk.length;
      }
    } catch (error) {
      await unlink(path);
      throw error;
    } finally {
      await handle.close();
    }
  }
}

function refuseExisting(error: unknown): never {
  if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw error;
  throw new PhialError(
    "UPLOAD_TARGET_EXISTS",
    "An upload was not saved, because a file of that name is there already.",
    "Choose another name, for example crypto.randomUUID(), or pass { overwrite: true }.",
    { cause: error },
  );
}

/** Content that is held in memory. */
export class MemoryContent implements UploadContent {
  readonly #bytes: Uint8Array<ArrayBuffer>;

  constructor(bytes: Uint8Array<ArrayBuffer>) {
    this.#bytes = bytes;
  }

  get size(): number {
    return this.#bytes.length;
  }

  read(position: number, length: number): Promise<Uint8Array<ArrayBuffer>> {
    return Promise.resolve(this.#bytes.slice(position, position + length));
  }
}

/** Content of a `Blob`, such as a file of a `FormData`. */
export class BlobContent implements UploadContent {
  readonly #blob: Blob;

  constructor(blob: Blob) {
    this.#blob = blob;
  }

  get size(): number {
    return this.#blob.size;
  }

  async read(position: number, length: number): Promise<Uint8Array<ArrayBuffer>> {
    return new Uint8Array(await this.#blob.slice(position, position + length).arrayBuffer());
  }
}
