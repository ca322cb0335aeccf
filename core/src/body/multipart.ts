import type { Readable } from "node:stream";
import { Dicer } from "@fastify/busboy";
import { HttpError, isHttpError } from "../errors/http-error.ts";
import { isPhialError } from "../errors/phial-error.ts";
import type { BodyLimits } from "./limits.ts";
import { type PartHeaders, readPartHead } from "./multipart-part.ts";
import { formTooLarge, type PartStore, type PartTarget, partTarget } from "./part-target.ts";
import { because } from "./refusal.ts";
import { Spool } from "./spool.ts";
import type { UploadedFile } from "./uploaded-file.ts";

// What the parser is given at a time: bounds what it can hold before the next look at the limits.
const SLICE = 64 * 1024;
const HEADERS = { maxHeaderPairs: 32, maxHeaderSize: 16 * 1024 };
// How often the event loop may turn until a parser that has everything must have said its result.
const SETTLING_TURNS = 16;

/** What {@link readMultipart} reads. */
export interface MultipartSource {
  readonly chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>;
  readonly boundary: string;
  readonly limits: BodyLimits;
}

/** The parts of a multipart body. */
export interface MultipartParts {
  readonly fields: readonly (readonly [string, string])[];
  readonly files: readonly (readonly [string, UploadedFile])[];
  /** Gives up what the files have on disk. */
  release(): Promise<void>;
}

/**
 * Reads a multipart body (RFC 7578) piece by piece: fields and small files into memory, large files
 * to disk. When it fails, nothing is left on disk.
 *
 * @throws HttpError 400 for a body that is malformed or cut off; 413 beyond the limits.
 */
export async function readMultipart(source: MultipartSource): Promise<MultipartParts> {
  const parser = new MultipartParser(source);
  try {
    for await (const chunk of source.chunks) await parser.write(chunk);
    return await parser.end();
  } catch (error) {
    await parser.abandon();
    if (isHttpError(error) || isPhialError(error)) throw error;
    throw malformed("it cannot be read", source.limits, error);
  }
}

/**
 * Drives busboy's part parser from outside: it is fed a slice, the event loop turns once, and the
 * slice has been dealt with. Nothing waits for an event of the parser, so none can be missed.
 */
class MultipartParser {
  readonly #dicer: Dicer;
  readonly #store: PartStore;
  #failure: unknown;
  #parts = 0;
  #openParts = 0;
  #bytes = 0;
  #hasFinished = false;

  constructor({ boundary, limits }: MultipartSource) {
    const spool = new Spool(limits.temporaryFolder);
    this.#store = { limits, spool, fields: [], files: [], fieldBytes: 0, heldBytes: 0 };
    this.#dicer = new Dicer({ boundary, ...HEADERS });
    this.#dicer.on("part", (part) => this.#guard(() => this.#accept(part)));
    this.#dicer.on("error", () => this.#fail("it ends too early"));
    this.#dicer.on("finish", () => (this.#hasFinished = true));
  }

  async write(chunk: Uint8Array): Promise<void> {
    const bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    for (let start = 0; start < bytes.length; start += SLICE) {
      const slice = bytes.subarray(start, start + SLICE);
      this.#count(slice.length);
      this.#dicer.write(slice);
      await turn();
      if (this.#failure !== undefined) throw this.#failure;
      await this.#store.spool.flushIfFull();
    }
  }

  async end(): Promise<MultipartParts> {
    this.#dicer.end();
    for (let i = 0; i < SETTLING_TURNS && !this.#isSettled(); i++) await turn();
    if (!this.#isSettled()) this.#fail("it ends too early");
    if (this.#failure !== undefined) throw this.#failure;
    const { fields, files, spool } = this.#store;
    await spool.flush();
    return { fields, files, release: () => spool.close() };
  }

  async abandon(): Promise<void> {
    this.#failure ??= new Error("abandoned");
    this.#dicer.destroy();
    await this.#store.spool.close();
  }

  #isSettled(): boolean {
    return this.#failure !== undefined || (this.#hasFinished && this.#openParts === 0);
  }

  // Werkzeug reads 64 KiB at a time and refuses what does not fit into MAX_FORM_MEMORY_SIZE at
  // once: below 64 KiB the setting limits the whole body.
  #count(length: number): void {
    this.#bytes += length;
    const maximum = this.#store.limits.formMemorySize;
    if (maximum !== null && maximum < SLICE && this.#bytes > maximum) throw formTooLarge(maximum);
  }

  #accept(part: Readable): void {
    this.#openParts++;
    let target: PartTarget | undefined;
    part.on("header", (headers: object) => {
      // The parser's own type says `object`; this is what it emits.
      this.#guard(() => (target = this.#open(headers as PartHeaders)));
    });
    part.on("data", (chunk: Buffer) => this.#guard(() => target?.write(chunk)));
    part.on("error", () => this.#fail("it ends too early"));
    part.on("end", () => {
      this.#openParts--;
      this.#guard(() => (target ? target.end() : this.#fail("a part has no headers")));
    });
    const maximum = this.#store.limits.formParts;
    if (maximum !== null && ++this.#parts > maximum) throw tooManyParts(maximum);
  }

  #open(headers: PartHeaders): PartTarget | undefined {
    const head = readPartHead(headers);
    if (head) return partTarget(this.#store, head);
    this.#fail("a part has no valid Content-Disposition");
    return undefined;
  }

  // The first failure counts, and after it nothing is stored: an error must not leave an event
  // listener, it would end the process.
  #guard(step: () => void): void {
    if (this.#failure !== undefined) return;
    try {
      step();
    } catch (error) {
      this.#failure = error;
    }
  }

  #fail(reason: string): void {
    this.#failure ??= malformed(reason, this.#store.limits);
  }
}

function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/** 400 for a form that cannot be read. */
export function malformed(reason: string, { debug }: BodyLimits, cause?: unknown): HttpError {
  return new HttpError(400, {
    code: "FORM_MALFORMED",
    ...because(`The form in the request body is malformed: ${reason}.`, debug),
    cause,
  });
}

function tooManyParts(limit: number): HttpError {
  return new HttpError(413, {
    code: "FORM_PARTS_EXCEEDED",
    ...because(`The form has more than ${limit} parts (MAX_FORM_PARTS).`),
  });
}
