import { Extension, type ExtensionOptions, type Phial, PhialError, type SettingsOf } from "phial";
import { defaultConcurrency, HashQueue } from "./hash-queue.ts";
import { checkLimit, checkRounds, costLimit } from "./hashing-cost.ts";
import { PasswordHasher } from "./password-hasher.ts";
import { type BcryptDriver, type BcryptParameters, BcryptScheme } from "./schemes/bcrypt.ts";
import { bcryptSettings, workSettings } from "./settings.ts";

/** What an app keeps of {@link FlaskBcrypt}. */
export interface AppBcrypt {
  readonly hasher: PasswordHasher;
  readonly parameters: BcryptParameters;
  /**
   * bcrypt with other parameters than those of the settings.
   *
   * @throws PhialError `BCRYPT_ROUNDS_INVALID`, `BCRYPT_PREFIX_INVALID`, `PASSWORD_COST_TOO_HIGH`
   */
  schemeOf(parameters: BcryptParameters): BcryptScheme;
}

const settings = { ...bcryptSettings, ...workSettings };

/** Flask-Bcrypt, whatever computes bcrypt: see `Bcrypt` of `@phial/passwords/bcrypt`. */
export class FlaskBcrypt extends Extension<AppBcrypt> {
  readonly name = this.named("bcrypt");
  override readonly settings = settings;
  readonly #driver: BcryptDriver;

  constructor(driver: BcryptDriver, options: ExtensionOptions = {}) {
    super(options);
    this.#driver = driver;
  }

  protected setup(app: Phial, values: SettingsOf<typeof settings>): AppBcrypt {
    const { log, clock } = app;
    const isLong = values.BCRYPT_HANDLE_LONG_PASSWORDS;
    const parameters = { rounds: values.BCRYPT_LOG_ROUNDS, prefix: values.BCRYPT_HASH_PREFIX };
    const schemeOf = (asked: BcryptParameters) => new BcryptScheme(this.#driver, asked, isLong);
    const current = schemeOf(parameters);
    const limit = costLimit(values);
    checkLimit(current, limit);
    checkRounds(app, parameters.rounds);
    const queue = new HashQueue({
      concurrency: values.SECURITY_PASSWORD_CONCURRENCY ?? defaultConcurrency(),
      length: values.SECURITY_PASSWORD_QUEUE_LENGTH,
      log,
    });
    // As Flask-Bcrypt: what was typed is hashed, and with a digest in between also a NUL.
    const maxLength = values.SECURITY_PASSWORD_LENGTH_MAX;
    const typed = { maxLength, normalizeForm: null, allowsNul: isLong };
    const deprecated = new Set<never>();
    const schemes = [current];
    const common = { typed, limit, queue, log, clock };
    const hasher = new PasswordHasher({ current, schemes, deprecated, ...common });
    return {
      hasher,
      parameters,
      schemeOf: (asked) => {
        const scheme = schemeOf(checked(asked));
        checkLimit(scheme, limit);
        return scheme;
      },
    };
  }

  /**
   * Hashes a password: Flask-Bcrypt's `generate_password_hash`, off the event loop.
   *
   * @param rounds 4 to 31; BCRYPT_LOG_ROUNDS unless given
   * @param prefix BCRYPT_HASH_PREFIX unless given
   * @throws HttpError 400 `PASSWORD_EMPTY`, `PASSWORD_TOO_LONG`, `PASSWORD_HAS_NUL`,
   * `PASSWORD_NOT_UNICODE`; 503 `PASSWORD_QUEUE_FULL`; PhialError `BCRYPT_ROUNDS_INVALID`,
   * `BCRYPT_PREFIX_INVALID`, `PASSWORD_COST_TOO_HIGH`
   */
  async generatePasswordHash(
    password: string | Uint8Array,
    rounds?: number,
    prefix?: "2a" | "2b",
  ): Promise<string> {
    const { hasher, parameters, schemeOf } = this.of();
    if (rounds === undefined && prefix === undefined) return hasher.hash(password);
    const asked = { rounds: rounds ?? parameters.rounds, prefix: prefix ?? parameters.prefix };
    return hasher.hash(password, schemeOf(asked));
  }

  /**
   * Whether `password` is that of `hash`: Flask-Bcrypt's `check_password_hash`. Without a hash, for
   * somebody who is not there, it does the same work and says no; so it does for one that is none.
   *
   * @throws HttpError 503 `PASSWORD_QUEUE_FULL`
   */
  async checkPasswordHash(
    hash: string | Uint8Array | null | undefined,
    password: string | Uint8Array,
  ): Promise<boolean> {
    const text = hash instanceof Uint8Array ? Buffer.from(hash).toString("latin1") : hash;
    return this.of().hasher.verify(text, password);
  }

  /** Whether a hash has fewer rounds than BCRYPT_LOG_ROUNDS, or is none. */
  needsRehash(hash: string): boolean {
    return this.of().hasher.needsRehash(hash);
  }
}

function checked(parameters: BcryptParameters): BcryptParameters {
  const { rounds, prefix } = parameters;
  if (!Number.isInteger(rounds) || rounds < 4 || rounds > 31) {
    throw new PhialError(
      "BCRYPT_ROUNDS_INVALID",
      `${rounds} is no number of rounds of bcrypt.`,
      "Give a whole number from 4 to 31, or none for BCRYPT_LOG_ROUNDS.",
    );
  }
  if (prefix !== "2a" && prefix !== "2b") {
    throw new PhialError(
      "BCRYPT_PREFIX_INVALID",
      "New hashes of bcrypt begin with $2a$ or $2b$.",
      'Give "2b", or none for BCRYPT_HASH_PREFIX.',
    );
  }
  return parameters;
}
