import { fileURLToPath } from "node:url";
import type { ByteSpan } from "../http/range.ts";
import { type OpenFile, openFile } from "./open-file.ts";

/** What {@link sendFile} sends: a path or `file:` URL, bytes, a blob, or a stream. */
export type FileSource =
  | string
  | URL
  | Uint8Array<ArrayBuffer>
  | Blob
  | ReadableStream<Uint8Array<ArrayBuffer>>;

/** What can be the body of a response. */
export type FileBody = Uint8Array<ArrayBuffer> | ReadableStream<Uint8Array<ArrayBuffer>>;

/** A source that is ready to be sent. */
export interface FileContent {
  /** `undefined` for a stream. */
  readonly size: number | undefined;
  /** Of a source that is a file of the system. */
  readonly file: OpenFile | undefined;
  /** The body for a part of it; called once, or not at all. */
  body(span: ByteSpan): Promise<FileBody>;
  /** Lets go of it when no body is taken. */
  discard(): void;
}

/**
 * Up to this size a file is read as a whole before it is answered: one read and one write, where a
 * stream takes several turns of the event loop.
 */
const WHOLE = 131_072;

/** Prepares a source; `undefined` when there is no such file. */
export async function openContent(
  source: FileSource,
  options: { readonly within?: string } = {},
): Promise<FileContent | undefined> {
  if (source instanceof Uint8Array) return bytesContent(source);
  if (source instanceof Blob) return blobContent(source);
  if (source instanceof ReadableStream) return streamContent(source);
  const file = await openFile(source instanceof URL ? fileURLToPath(source) : source, options);
  return file && fileContent(file);
}

function fileContent(file: OpenFile): FileContent {
  return {
    size: file.size,
    file,
    async body(span) {
      if (span.end - span.start > WHOLE) return file.stream(span);
      try {
        return await file.read(span);
      } finally {
        file.close();
      }
    },
    discard: () => file.close(),
  };
}

function bytesContent(bytes: Uint8Array<ArrayBuffer>): FileContent {
  return {
    size: bytes.length,
    file: undefined,
    body: async ({ start, end }) => bytes.subarray(start, end),
    discard: () => undefined,
  };
}

function blobContent(blob: Blob): FileContent {
  return {
    size: blob.size,
    file: undefined,
    body: async ({ start, end }) => blob.slice(start, end).stream(),
    discard: () => undefined,
  };
}

function streamContent(stream: ReadableStream<Uint8Array<ArrayBuffer>>): FileContent {
  return {
    size: undefined,
    file: undefined,
    body: async () => stream,
    discard: () => void stream.cancel().catch(() => undefined),
  };
}
