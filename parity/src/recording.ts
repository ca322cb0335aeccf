/** A JSON value as a recording holds it. */
export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/** A value in which numbers that JavaScript would write differently are kept as they were. */
export type ExactJson =
  | null
  | boolean
  | number
  | string
  | ExactNumber
  | ExactJson[]
  | { [key: string]: ExactJson };

/** A number whose text (`1.0`, `1e+16`, `2**63`) JavaScript would not give back. */
export class ExactNumber {
  readonly source: string;

  constructor(source: string) {
    this.source = source;
  }
}

/** What a client with digest authentication knows; see RFC 2617. */
export interface DigestInput {
  readonly username: string;
  readonly realm: string;
  readonly password: string;
  readonly nonce: string;
  readonly uri: string;
  readonly qop?: string;
  readonly nc?: string;
  readonly cnonce?: string;
  readonly opaque?: string;
  readonly algorithm?: string;
}

/** An uploaded file of a recorded request. */
export interface RecordedFile {
  readonly name: string;
  readonly filename: string;
  readonly content_type: string;
  readonly content?: string;
  readonly content_base64?: string;
}

/** Changes to the jar before the request is sent, made in the order of these members. */
export interface JarChanges {
  readonly clear?: boolean;
  readonly copy_from?: string;
  readonly delete?: readonly string[];
  readonly set?: Readonly<Record<string, string>>;
}

/** A request as it was sent to Flask. */
export interface RecordedRequest {
  readonly method: string;
  /** Path and query as they stand on the request line. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string | { readonly $digest: DigestInput }>>;
  readonly json?: ExactJson;
  readonly form?: readonly (readonly [string, string])[];
  readonly files?: readonly RecordedFile[];
  readonly body?: string;
  readonly body_base64?: string;
  /** Scheme and host. @default "http://localhost" */
  readonly base_url?: string;
  readonly remote_addr: string;
  readonly jar?: JarChanges;
}

/** One Set-Cookie header taken apart. A value that is an object is a placeholder. */
export interface RecordedCookie {
  readonly name: string;
  readonly value: Json;
  readonly path: string | null;
  readonly domain: string | null;
  readonly expires: string | null;
  readonly max_age: number | string | null;
  readonly secure: boolean;
  readonly httponly: boolean;
  readonly samesite: string | null;
  readonly partitioned: boolean;
  /** The whole header; absent when the value is a placeholder object. */
  readonly raw?: string;
}

/** What Flask answered. */
export interface RecordedResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, Json>>;
  readonly json?: Json;
  readonly body?: string;
  readonly body_base64?: string;
  readonly set_cookies?: readonly RecordedCookie[];
}

/** How one variable is taken from an answer. */
export interface CaptureSource {
  readonly json?: string;
  readonly cookie?: string;
  readonly header?: string;
  readonly regex?: string;
}

/** One request and what came of it. */
export interface Step {
  /** The frozen clock during the request, in unix seconds. */
  readonly at: number;
  /** Whose cookie jar is used. */
  readonly client: string;
  readonly note?: string;
  readonly restart?: Readonly<Record<string, Json>>;
  readonly request: RecordedRequest;
  readonly raw_path?: boolean;
  readonly cookies_sent?: readonly string[];
  readonly response: RecordedResponse;
  readonly observed?: Json;
  readonly capture?: Readonly<Record<string, CaptureSource>>;
}

/** What real Flask did with one scenario. */
export interface Recording {
  readonly app: string;
  readonly title: string;
  readonly config: Readonly<Record<string, Json>>;
  readonly headers_compared: readonly string[];
  readonly volatile_types: Readonly<Record<string, string>>;
  readonly start: number;
  readonly steps: readonly Step[];
}

/** One call of a pure function: exactly one of `output` and `error` is there. */
export interface Vector {
  readonly function: string;
  readonly input: Readonly<Record<string, Json>>;
  readonly output?: Json;
  readonly error?: { readonly type: string; readonly message: string };
}

/** The vectors of one group. */
export interface VectorFile {
  readonly group: string;
  readonly vectors: readonly Vector[];
}

/** Whether a parsed file is a recording: it names its app and has steps. */
export function isRecording(value: unknown): value is Recording {
  return isObject(value) && typeof value["app"] === "string" && Array.isArray(value["steps"]);
}

/** Whether a parsed file holds vectors: it names its group and has vectors. */
export function isVectorFile(value: unknown): value is VectorFile {
  return isObject(value) && typeof value["group"] === "string" && Array.isArray(value["vectors"]);
}

/** Whether `value` is a plain object (not null, not an array). */
export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
