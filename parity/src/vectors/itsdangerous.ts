import { Buffer } from "node:buffer";
import {
  BadData,
  decodeBase64,
  deriveKey,
  encodeBase64,
  Serializer,
  Signer,
  TimedSerializer,
  TimestampSigner,
  URLSafeSerializer,
  URLSafeTimedSerializer,
} from "phial/signing";
import type { Secret, Secrets, Signable, TimestampSignerOptions } from "phial/signing";
import { decodeValue, encodeText, encodeValue } from "../values.ts";

type Input = Record<string, unknown>;

const DEFAULT_NOW = 1_700_000_000;
const KEY_DERIVATIONS = ["django-concat", "concat", "hmac", "none"] as const;
const DIGESTS = ["sha1", "sha224", "sha256", "sha384", "sha512"] as const;

/** The vectors of the group `itsdangerous`: each function of Python, done with `phial/signing`. */
export const functions: Record<string, (input: Input) => unknown> = {
  "Signer.sign": (input) => encodeText(signer(input).sign(valueOf(input))),
  "Signer.unsign": (input) => encodeText(signer(input).unsign(valueOf(input))),
  "Signer.derive_key": (input) =>
    Buffer.from(deriveKey(secretOf(input["secret"]), options(input))).toString("hex"),
  "TimestampSigner.sign": (input) => encodeText(timestampSigner(input).sign(valueOf(input))),
  "TimestampSigner.unsign": (input) => {
    const opened = timestampSigner(input).unsignDated(valueOf(input), age(input));
    return { value: encodeText(opened.value), timestamp: opened.dateSigned.getTime() / 1000 };
  },
  "its.base64_encode": (input) => encodeBase64(valueOf(input)),
  "its.base64_decode": (input) => encodeValue(decodeBase64(String(input["value"]))),
  ...untimed("Serializer", Serializer),
  ...untimed("URLSafeSerializer", URLSafeSerializer),
  ...timed("TimedSerializer", TimedSerializer),
  ...timed("URLSafeTimedSerializer", URLSafeTimedSerializer),
};

/** The name of Python's class for an error of {@link functions}. */
export function errorType(error: unknown): string {
  if (error instanceof BadData) return error.name;
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  switch (code) {
    case "SIGNING_SEPARATOR_INVALID":
      return "ValueError";
    case "SIGNING_TEXT_MALFORMED":
      return "UnicodeEncodeError";
    case "SIGNING_DERIVATION_UNKNOWN":
    case "SIGNING_VALUE_UNSUPPORTED":
      return "TypeError";
    case "SIGNING_VALUE_DEEP":
      return "RecursionError";
    default:
      return error instanceof Error ? error.name : typeof error;
  }
}

function untimed(name: string, Class: typeof Serializer): typeof functions {
  const make = (input: Input): Serializer => new Class(secretsOf(input), options(input));
  return {
    [`${name}.dumps`]: (input) => make(input).dumps(input["value"]),
    [`${name}.loads`]: (input) => make(input).loads(String(input["value"])),
  };
}

function timed(name: string, Class: typeof TimedSerializer): typeof functions {
  const make = (input: Input): TimedSerializer => new Class(secretsOf(input), options(input));
  return {
    [`${name}.dumps`]: (input) => make(input).dumps(input["value"]),
    [`${name}.loads`]: (input) => {
      const { value, dateSigned } = make(input).loadsDated(String(input["value"]), age(input));
      return { value, timestamp: dateSigned.getTime() / 1000 };
    },
  };
}

function signer(input: Input): Signer {
  return new Signer(secretsOf(input), options(input));
}

function timestampSigner(input: Input): TimestampSigner {
  return new TimestampSigner(secretsOf(input), options(input));
}

function options(input: Input): TimestampSignerOptions {
  const now = Number(input["now"] ?? DEFAULT_NOW) * 1000;
  return {
    salt: input["salt"] === undefined ? undefined : secretOf(input["salt"]),
    sep: typeof input["sep"] === "string" ? input["sep"] : undefined,
    keyDerivation: oneOf(KEY_DERIVATIONS, input["key_derivation"]),
    digest: oneOf(DIGESTS, input["digest"]),
    clock: { now: () => now, monotonic: () => now },
  };
}

function oneOf<Name extends string>(names: readonly Name[], value: unknown): Name | undefined {
  const name = names.find((one) => one === value);
  if (name === undefined && value !== undefined) throw new TypeError(`Not one of ${names.join()}`);
  return name;
}

function age(input: Input): { maxAge?: number } {
  const maxAge = input["max_age"];
  return maxAge === undefined || maxAge === null ? {} : { maxAge: Number(maxAge) };
}

function secretsOf(input: Input): Secrets {
  const secret = input["secret"];
  return Array.isArray(secret) ? secret.map(secretOf) : secretOf(secret);
}

function secretOf(json: unknown): Secret {
  const secret = decodeValue(json);
  return secret instanceof Uint8Array ? secret : String(secret);
}

/** What is signed or to be signed: text or bytes. */
function valueOf(input: Input): Signable {
  return secretOf(input["value"]);
}
