import {
  BadPayload,
  BadSignature,
  dumpTagged,
  KeyRing,
  loadTagged,
  sessionSerializer,
} from "phial/signing";
import type { Secret, SessionSerializer } from "phial/signing";
import { decodeValue, encodeValue } from "../values.ts";
import { errorType as signingErrorType } from "./itsdangerous.ts";

type Input = Record<string, unknown>;

const DEFAULT_LIFETIME = 31 * 86_400;

/** The vectors of the group `session`: each function of Flask, done with `phial/signing`. */
export const functions: Record<string, (input: Input) => unknown> = {
  "session.encode": (input) => serializer(input).dumps(valuesOf(input)),
  "session.decode": (input) => encodeValue(openSession(input)),
  "tagged.dumps": (input) => dumpTagged(decodeValue(input["value"])),
  "tagged.loads": (input) => {
    try {
      return encodeValue(loadTagged(String(input["value"])));
    } catch (error) {
      throw error instanceof BadPayload ? new TagFailure(error) : error;
    }
  },
};

/** The name of Python's class for an error of {@link functions}. */
export function errorType(error: unknown): string {
  return error instanceof TagFailure ? error.pythonType : signingErrorType(error);
}

// Flask's tags fail with whatever Python's constructors throw, ours all with a BadPayload.
class TagFailure extends Error {
  readonly pythonType: string;

  constructor(cause: BadPayload) {
    super(cause.message, { cause });
    this.pythonType = pythonType(cause);
  }
}

function pythonType({ message, cause }: BadPayload): string {
  if (cause instanceof SyntaxError) return "JSONDecodeError";
  if (message.includes("levels")) return "RecursionError";
  const [, tag = "", content = ""] = /^The tag " (\w+)" holds (.+), not/.exec(message) ?? [];
  const isText = content.endsWith("string");
  if (tag === "b" && isText) return message.includes("ASCII") ? "ValueError" : "Error";
  if (tag === "u" && isText) return "ValueError";
  if (tag === "di" && content.includes("empty")) return "StopIteration";
  return (tag === "u" || tag === "d") && content !== "null" ? "AttributeError" : "TypeError";
}

/** As Flask's `open_session`: a session that nobody with a key signed is an empty one. */
function openSession(input: Input): Record<string, unknown> {
  const text = String(input["value"]);
  if (text === "") return {};
  try {
    return serializer(input).loads(text, { maxAge: Number(input["lifetime"] ?? DEFAULT_LIFETIME) });
  } catch (error) {
    if (error instanceof BadSignature) return {};
    throw error;
  }
}

function serializer(input: Input): SessionSerializer {
  const now = Number(input["now"] ?? 1_700_000_000) * 1000;
  const fallbacks = Array.isArray(input["fallbacks"]) ? input["fallbacks"].map(secretOf) : [];
  const clock = { now: () => now, monotonic: () => now };
  return sessionSerializer(new KeyRing(secretOf(input["secret"] ?? "s"), { fallbacks, clock }));
}

function secretOf(json: unknown): Secret {
  const secret = decodeValue(json);
  return secret instanceof Uint8Array ? secret : String(secret);
}

function valuesOf(input: Input): Record<string, unknown> {
  return Object.fromEntries(Object.entries(Object(decodeValue(input["value"]))));
}
