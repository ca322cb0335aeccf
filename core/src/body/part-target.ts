import { HttpError } from "../errors/http-error.ts";
import type { BodyLimits } from "./limits.ts";
import { decodeField, type PartHead } from "./multipart-part.ts";
import { because } from "./refusal.ts";
import { type Spool, SpoolContent } from "./spool.ts";
import { MemoryContent, UploadedFile } from "./uploaded-file.ts";

const FILE_MEMORY = 64 * 1024;
const REQUEST_MEMORY = 512 * 1024;
// Smaller pieces may be views of a buffer that the parser writes to again.
const SAFE_VIEW = 1024;

/** Takes the bytes of one part. */
export interface PartTarget {
  write(chunk: Buffer): void;
  end(): void;
}

/** What the parts of one body share. */
export interface PartStore {
  readonly limits: BodyLimits;
  readonly spool: Spool;
  readonly fields: (readonly [string, string])[];
  readonly files: (readonly [string, UploadedFile])[];
  /** Bytes of fields so far. */
  fieldBytes: number;
  /** Bytes of files that are held in memory. */
  heldBytes: number;
}

/** A place for the part that begins with `head`, in the order of the parts. */
export function partTarget(store: PartStore, head: PartHead): PartTarget {
  return head.fileName === undefined ? fieldTarget(store, head) : fileTarget(store, head);
}

function fieldTarget(store: PartStore, head: PartHead): PartTarget {
  const chunks: Buffer[] = [];
  const maximum = store.limits.formMemorySize ?? Number.POSITIVE_INFINITY;
  return {
    write(chunk) {
      store.fieldBytes += chunk.length;
      if (store.fieldBytes > maximum) throw formTooLarge(maximum);
      chunks.push(Buffer.from(chunk));
    },
    end() {
      store.fields.push([head.name, decodeField(Buffer.concat(chunks), head.contentType)]);
    },
  };
}

function fileTarget(store: PartStore, head: PartHead): PartTarget {
  const held: Buffer[] = [];
  let heldBytes = 0;
  let onDisk: SpoolContent | undefined;
  const hold = (chunk: Buffer): boolean => {
    if (heldBytes + chunk.length > FILE_MEMORY) return false;
    if (store.heldBytes + chunk.length > REQUEST_MEMORY) return false;
    held.push(chunk);
    heldBytes += chunk.length;
    store.heldBytes += chunk.length;
    return true;
  };
  const spill = (): SpoolContent => {
    const content = new SpoolContent(store.spool);
    for (const chunk of held) content.append(chunk);
    store.heldBytes -= heldBytes;
    held.length = 0;
    return content;
  };
  return {
    write(chunk) {
      const safe = chunk.length < SAFE_VIEW ? Buffer.from(chunk) : chunk;
      if (onDisk || !hold(safe)) (onDisk ??= spill()).append(safe);
    },
    end() {
      const content = onDisk ?? new MemoryContent(new Uint8Array(Buffer.concat(held)));
      const { name: fieldName, fileName = "", contentType } = head;
      store.files.push([
        fieldName,
        new UploadedFile({ fieldName, fileName, contentType, content }),
      ]);
    },
  };
}

/** 413 for a form beyond `MAX_FORM_MEMORY_SIZE`. */
export function formTooLarge(limit: number): HttpError {
  return new HttpError(413, {
    code: "FORM_TOO_LARGE",
    ...because(`The form is larger than ${limit} bytes without its files (MAX_FORM_MEMORY_SIZE).`),
  });
}
