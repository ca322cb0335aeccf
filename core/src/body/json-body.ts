import type { Context } from "hono";
import { HttpError, isHttpError } from "../errors/http-error.ts";
import { bodyState } from "./body-state.ts";
import { readBytes } from "./bytes.ts";
import { dropMagicKeys, findJsonFlaw, type JsonFlaw, mayHaveMagicKeys } from "./json-shape.ts";
import { type BodyLimits, type BodyOptions, limitsFor } from "./limits.ts";
import { isJson } from "./media-type.ts";
import { because } from "./refusal.ts";

/** How {@link readJson} reads: the arguments of Flask's `request.get_json()`. */
export interface JsonOptions extends BodyOptions {
  /** Reads the body whatever its content type. @default false */
  readonly force?: boolean;
  /** Gives `undefined` instead of throwing 400 or 415. @default false */
  readonly silent?: boolean;
}

/**
 * The JSON value in a request's body: Flask's `request.get_json()`. Parsed once; every call gives
 * the same value. The text is UTF-8 (RFC 8259 section 8.1), or UTF-16 with a byte order mark;
 * `NaN` and `Infinity` are refused. Keys that mean something to objects (`__proto__`) are left
 * out.
 *
 * @throws HttpError 415 unless the content type is JSON; 400 for what is not JSON, is nested deeper
 * than `MAX_JSON_DEPTH` or has an object with more than `MAX_JSON_KEYS` keys; 413.
 * @example
 * app.post("/notes", async (c) => c.json({ got: await readJson(c) }));
 */
export async function readJson(c: Context, options: JsonOptions = {}): Promise<unknown> {
  try {
    if (!options.force && !isJson(c)) throw notJson();
    const state = bodyState(c);
    return await (state.json ??= parseBody(c, options));
  } catch (error) {
    if (options.silent && isHttpError(error) && error.status !== 413) return undefined;
    throw error;
  }
}

async function parseBody(c: Context, options: BodyOptions): Promise<unknown> {
  return parseJson(await readBytes(c, options), limitsFor(c, options));
}

function parseJson(bytes: Uint8Array, limits: BodyLimits): unknown {
  const text = decode(bytes, limits);
  const flaw = findJsonFlaw(text, limits);
  if (flaw) throw flawed(flaw, limits);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw malformed(reasonOf(text, error), limits);
  }
  return mayHaveMagicKeys(text) ? dropMagicKeys(value) : value;
}

const utf8 = new TextDecoder("utf-8", { fatal: true });
const utf16le = new TextDecoder("utf-16le", { fatal: true });
const utf16be = new TextDecoder("utf-16be", { fatal: true });

// FE and FF are no bytes of UTF-8, so these marks cannot be mistaken.
function decode(bytes: Uint8Array, limits: BodyLimits): string {
  const [first, second] = bytes;
  try {
    if (first === 0xff && second === 0xfe) return utf16le.decode(bytes);
    if (first === 0xfe && second === 0xff) return utf16be.decode(bytes);
    return utf8.decode(bytes);
  } catch {
    throw malformed("it is not UTF-8", limits);
  }
}

// V8's message quotes the input; only the place is taken from it.
function reasonOf(text: string, error: unknown): string {
  if (text.trim() === "") return "it is empty";
  const message = error instanceof Error ? error.message : "";
  if (message.includes("end of JSON input")) return "it ends too early";
  const position = / at position (\d{1,15})/.exec(message)?.[1];
  return position === undefined ? "it has a syntax error" : `syntax error at position ${position}`;
}

function malformed(reason: string, { debug }: BodyLimits): HttpError {
  return new HttpError(400, {
    code: "JSON_MALFORMED",
    ...because(`The request body is not valid JSON: ${reason}.`, debug),
  });
}

function flawed(flaw: JsonFlaw, { jsonDepth, jsonKeys, debug }: BodyLimits): HttpError {
  return flaw === "depth"
    ? new HttpError(400, {
        code: "JSON_DEPTH_EXCEEDED",
        ...because(`The JSON has more than ${jsonDepth} levels (MAX_JSON_DEPTH).`, debug),
      })
    : new HttpError(400, {
        code: "JSON_KEYS_EXCEEDED",
        ...because(`A JSON object has more than ${jsonKeys} keys (MAX_JSON_KEYS).`, debug),
      });
}

function notJson(): HttpError {
  return new HttpError(415, {
    code: "JSON_EXPECTED",
    // Flask's words.
    detail:
      "Did not attempt to load JSON data because the request Content-Type was not 'application/json'.",
  });
}
