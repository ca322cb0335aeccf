import type { Clock } from "../clock.ts";
import { secretBytes } from "./secrets.ts";
import type { Keys, KeySource, Secret } from "./secrets.ts";
import { URLSafeSerializer } from "./serializer.ts";
import type { URLSafeSerializerOptions } from "./serializer.ts";
import { Signer } from "./signer.ts";
import type { SignerOptions } from "./signer.ts";
import { URLSafeTimedSerializer } from "./timed-serializer.ts";
import type { URLSafeTimedSerializerOptions } from "./timed-serializer.ts";
import { TimestampSigner } from "./timestamp-signer.ts";
import type { TimestampSignerOptions } from "./timestamp-signer.ts";

/** What a {@link KeyRing} has besides the key that signs. */
export interface KeyRingOptions {
  /** Retired keys that still verify (`SECRET_KEY_FALLBACKS`). @default none */
  readonly fallbacks?: readonly Secret[] | undefined;
  /** What timed signers go by. @default the clock of the machine */
  readonly clock?: Clock | undefined;
}

/**
 * The keys of an app: `SECRET_KEY` signs, it and `SECRET_KEY_FALLBACKS` verify, for every purpose.
 * To rotate, put the key in front of the fallbacks and set a new one; drop it from there when all
 * that it signed has expired. The salt names the purpose: text signed for one is worthless for
 * another. Make signers once, when the app is set up: that is when keys are derived.
 *
 * Any signer or serializer takes a ring in place of a secret. Secrets never show in a log.
 *
 * @throws {PhialError} `SIGNING_SECRET_EMPTY`.
 * @example
 * const ring = new KeyRing(settings.SECRET_KEY, { fallbacks: settings.SECRET_KEY_FALLBACKS });
 * const confirmations = ring.timed("confirm-email");
 * confirmations.loads(confirmations.dumps("ann@example.com"), { maxAge: 86_400 });
 */
export class KeyRing implements KeySource {
  /** The clock of all timed signers made from this ring. */
  readonly clock: Clock | undefined;
  readonly #keys: Keys;

  constructor(key: Secret, options: KeyRingOptions = {}) {
    const fallbacks = options.fallbacks ?? [];
    this.#keys = [secretBytes(key), ...fallbacks.map((fallback) => secretBytes(fallback))];
    this.clock = options.clock;
  }

  /**
   * The raw keys, the one that signs first: for a wire format of its own, such as that of the
   * remember cookie. Do not change them.
   */
  get keys(): Keys {
    return this.#keys;
  }

  /** Signs text or bytes. */
  signer(salt: Secret, options?: SignerOptions): Signer {
    return new Signer(this, { ...options, salt });
  }

  /** Signs text or bytes with the time. */
  timestampSigner(salt: Secret, options?: TimestampSignerOptions): TimestampSigner {
    return new TimestampSigner(this, { ...options, salt });
  }

  /** Makes tokens from values. */
  urlSafe(salt: Secret, options?: URLSafeSerializerOptions): URLSafeSerializer {
    return new URLSafeSerializer(this, { ...options, salt });
  }

  /** Makes tokens that expire from values. */
  timed(salt: Secret, options?: URLSafeTimedSerializerOptions): URLSafeTimedSerializer {
    return new URLSafeTimedSerializer(this, { ...options, salt });
  }
}
