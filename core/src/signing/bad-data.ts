import type { Signable } from "./signable.ts";

/** The stable codes of the {@link BadData} family. */
export type BadDataCode =
  | "BAD_DATA"
  | "BAD_PAYLOAD"
  | "BAD_SIGNATURE"
  | "BAD_TIME_SIGNATURE"
  | "SIGNATURE_EXPIRED";

type BadSignatureCode = Exclude<BadDataCode, "BAD_DATA" | "BAD_PAYLOAD">;

/**
 * Signed text from outside that is not to be trusted: the base of all that unsigning and loading
 * throw (itsdangerous' `BadData`). Not a `PhialError`, because nobody made a mistake in the app:
 * answer as if the text were not there. Messages never repeat the text.
 *
 * @example
 * try {
 *   return tokens.loads(text, { maxAge: 3600 });
 * } catch (error) {
 *   if (isBadData(error)) abort(400, "This link is not valid any more.");
 *   throw error;
 * }
 */
export class BadData extends Error {
  override readonly name: string = "BadData";
  /** Tells the members of the family apart, across copies of the package. */
  readonly code: BadDataCode = "BAD_DATA";
}

/** What a {@link BadSignature} knows about the text it is about. */
export interface BadSignatureDetails {
  readonly payload?: Signable | undefined;
}

/** The signature is missing or does not match. */
export class BadSignature extends BadData {
  override readonly name: string = "BadSignature";
  override readonly code: BadSignatureCode = "BAD_SIGNATURE";
  /** What was signed, as it stands in the text. Anybody may have written it. */
  readonly payload: Signable | undefined;

  constructor(message: string, details: BadSignatureDetails = {}) {
    super(message);
    this.payload = details.payload;
  }
}

/** What a {@link BadTimeSignature} knows about the text it is about. */
export interface BadTimeSignatureDetails extends BadSignatureDetails {
  readonly dateSigned?: Date | undefined;
}

/** The signature or the timestamp of a timed text is missing, malformed or does not match. */
export class BadTimeSignature extends BadSignature {
  override readonly name: string = "BadTimeSignature";
  override readonly code: "BAD_TIME_SIGNATURE" | "SIGNATURE_EXPIRED" = "BAD_TIME_SIGNATURE";
  /** When it says it was signed. To be believed only in a {@link SignatureExpired}. */
  readonly dateSigned: Date | undefined;

  constructor(message: string, details: BadTimeSignatureDetails = {}) {
    super(message, details);
    this.dateSigned = details.dateSigned;
  }
}

/** The signature is genuine, but older than `maxAge`, or from the future. */
export class SignatureExpired extends BadTimeSignature {
  override readonly name: string = "SignatureExpired";
  override readonly code = "SIGNATURE_EXPIRED";
}

/** The signature is genuine, but what was signed cannot be read; `cause` says why, if known. */
export class BadPayload extends BadData {
  override readonly name: string = "BadPayload";
  override readonly code = "BAD_PAYLOAD";
}

const CODES: ReadonlySet<unknown> = new Set<BadDataCode>([
  "BAD_DATA",
  "BAD_PAYLOAD",
  "BAD_SIGNATURE",
  "BAD_TIME_SIGNATURE",
  "SIGNATURE_EXPIRED",
]);

/** Whether `value` is of the {@link BadData} family, also one of another copy of the package. */
export function isBadData(value: unknown): value is BadData {
  return value instanceof Error && "code" in value && CODES.has(value.code);
}
