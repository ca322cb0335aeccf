import { type Clock, PhialError } from "phial";
import { checkClaims, type ClaimRules } from "./claims-check.ts";
import type { Algorithm } from "./jws/algorithm.ts";
import {
  algorithmOf,
  type CompactToken,
  type HeaderRules,
  mediaName,
  parseCompact,
} from "./jws/compact.ts";
import { readPart } from "./jws/json-text.ts";
import { keyFor, type VerificationKey } from "./jws/key.ts";
import type { VerificationKeys } from "./jws/key-set.ts";
import { isSameText, isSignedBy } from "./jws/signature.ts";
import { acceptedAlgorithms } from "./configured-keys.ts";
import { JWTError } from "./jwt-error.ts";
import type { JWTClaims } from "./jwt-claims.ts";
import type { Awaitable, DecodeOptions, JWTOptions, JWTToken } from "./options.ts";
import type { JWTSettings } from "./settings.ts";

type DecodeKey = JWTOptions<object, unknown, unknown, unknown>["decodeKey"];

/** What a {@link TokenReader} goes by. */
export interface TokenReaderInit {
  readonly settings: JWTSettings;
  readonly clock: Clock;
  readonly keys: VerificationKeys;
  readonly decodeKey: DecodeKey;
}

/** Verifies tokens: their signature first, and nothing of them is believed before. */
export class TokenReader {
  readonly #init: TokenReaderInit;
  readonly #header: HeaderRules;
  readonly #rules: ClaimRules;

  constructor(init: TokenReaderInit) {
    this.#init = init;
    const { settings } = init;
    this.#header = {
      algorithms: acceptedAlgorithms(settings),
      types: settings.JWT_ACCEPTED_TYPES.map(mediaName),
    };
    this.#rules = {
      audience: settings.JWT_DECODE_AUDIENCE ?? settings.JWT_ENCODE_AUDIENCE ?? undefined,
      issuer: settings.JWT_DECODE_ISSUER ?? settings.JWT_ENCODE_ISSUER ?? undefined,
      leeway: settings.JWT_DECODE_LEEWAY,
      required: settings.JWT_REQUIRED_CLAIMS,
      verifySub: settings.JWT_VERIFY_SUB,
      identityClaim: settings.JWT_IDENTITY_CLAIM,
    };
  }

  /**
   * Verifies a token.
   *
   * @throws JWTError `invalid`, `expired`, `unauthorized` for another CSRF value
   */
  async read(token: string, options: DecodeOptions = {}): Promise<JWTToken> {
    const compact = this.parse(token);
    const { header } = compact;
    const algorithm = algorithmOf(header, this.#header);
    const found = this.#keysFor(compact, algorithm);
    const keys = found instanceof Promise ? await found : found;
    const { text, signature } = compact;
    if (!keys.some((key) => isSignedBy(key, { algorithm, text, signature }))) {
      throw invalid("Signature verification failed");
    }
    const claims = this.#claims(compact, options);
    return { header, claims };
  }

  /** Takes a token apart; nothing of it is verified. */
  parse(token: string): CompactToken {
    return parseCompact(token, this.#init.settings.JWT_MAX_TOKEN_SIZE);
  }

  #keysFor(compact: CompactToken, algorithm: Algorithm): Awaitable<readonly VerificationKey[]> {
    const { keys, decodeKey } = this.#init;
    const { header } = compact;
    if (!decodeKey) return keys.find(header, algorithm);
    return ownKey(decodeKey, { compact, algorithm });
  }

  #claims({ header, payload }: CompactToken, options: DecodeOptions): JWTClaims {
    const raw = payloadOf(payload);
    const claims = completed(raw);
    const hasExpired = checkClaims(raw, this.#rules, this.#init.clock.now() / 1000);
    if (options.csrf !== undefined) checkCsrf(claims, options.csrf);
    if (hasExpired && options.allowExpired !== true) {
      throw new JWTError("expired", "Token has expired", { header, claims });
    }
    return claims;
  }
}

/** Who is asked for the key of a token, and for which. */
interface KeyQuestion {
  readonly compact: CompactToken;
  readonly algorithm: Algorithm;
}

async function ownKey(
  decodeKey: NonNullable<DecodeKey>,
  { compact, algorithm }: KeyQuestion,
): Promise<readonly VerificationKey[]> {
  const material = await decodeKey(compact.header, payloadOf(compact.payload));
  const key = keyFor(algorithm, { material, use: "verify" });
  if (typeof key === "string") throw badKey("decodeKey", key);
  return [{ kid: undefined, algorithms: [algorithm], key }];
}

/** The error for what a key function of the app returned. */
export function badKey(option: "decodeKey" | "encodeKey", flaw: string): PhialError {
  return new PhialError(
    "JWT_KEY_RETURNED_INVALID",
    `The key that ${option} returned ${flaw}.`,
    "Return a secret of that length, or the PEM text of a key of that kind.",
  );
}

function payloadOf(encoded: string): Record<string, unknown> {
  const reading = readPart(encoded, "payload");
  if ("flaw" in reading) throw invalid(reading.flaw);
  return reading.value;
}

// Names that mean something to every object are claims only where they are own ones.
function completed(raw: Readonly<Record<string, unknown>>): JWTClaims {
  const defaults = { type: "access", fresh: false, jti: null };
  // checkClaims() has checked, or is about to, what the type promises.
  return Object.assign(Object.create(null), defaults, raw) as JWTClaims;
}

function checkCsrf({ csrf }: JWTClaims, given: string): void {
  if (csrf === undefined) throw invalid("Missing claim: csrf");
  if (typeof csrf === "string" && isSameText(csrf, given)) return;
  throw new JWTError("unauthorized", "CSRF double submit tokens do not match");
}

function invalid(reason: string): JWTError {
  return new JWTError("invalid", reason);
}
