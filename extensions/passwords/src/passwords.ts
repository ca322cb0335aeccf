import { Extension, type ExtensionOptions, type Phial, PhialError } from "phial";
import { AppPasswords, type FlawsOptions } from "./app-passwords.ts";
import { BreachedPasswords } from "./breached-passwords.ts";
import { flaskSecurityDigest } from "./flask-security.ts";
import { hashCommand } from "./hash-command.ts";
import { defaultConcurrency, HashQueue } from "./hash-queue.ts";
import { checkFloor, checkLimit, checkRounds, costLimit } from "./hashing-cost.ts";
import { PasswordHasher, type SaveHash } from "./password-hasher.ts";
import { type PasswordChecker, type PasswordFlaw, PasswordPolicy } from "./password-policy.ts";
import { schemeList } from "./scheme-list.ts";
import type { BcryptDriver } from "./schemes/bcrypt.ts";
import { type PasswordSettings, passwordSettings } from "./settings.ts";
import type { TypedPasswordOptions } from "./typed-password.ts";

/** What {@link Passwords} may be made with. */
export interface PasswordsOptions extends ExtensionOptions {
  /** Computes bcrypt: `bcrypt` of `@phial/passwords/bcrypt`. Without it no bcrypt hash is accepted. */
  readonly bcrypt?: BcryptDriver;
  /** Judges how easy a new password is to guess, as zxcvbn does. */
  readonly checker?: PasswordChecker;
  /** Asks haveibeenpwned.com. @default the runtime's `fetch` */
  readonly fetch?: typeof globalThis.fetch;
}

/**
 * Passwords: hashed with argon2id off the event loop, checked against every hash that a Flask app
 * has written, and hashed anew at the next login where the old hash is weaker.
 *
 * @example
 * export const passwords = new Passwords();
 * passwords.initApp(app);
 * app.post("/login", async (c) => {
 *   const { email, password } = await readCredentials(c);
 *   const user = await findUser(email);
 *   const isRight = await passwords.verifyAndUpdate(user?.passwordHash, password, (hash, old) =>
 *     replaceHash(email, old, hash),
 *   );
 *   return isRight ? welcome(c) : abort(401, "The address or the password is wrong.");
 * });
 */
export class Passwords extends Extension<AppPasswords> {
  readonly name = this.named("passwords");
  override readonly settings = passwordSettings;
  override readonly commands = [
    hashCommand(this.name === "passwords" ? "passwords" : `passwords-${this.name}`, (app) =>
      this.of(app),
    ),
  ];
  readonly #options: PasswordsOptions;

  constructor(options: PasswordsOptions = {}) {
    super(options);
    this.#options = options;
  }

  protected setup(app: Phial, settings: PasswordSettings): AppPasswords {
    const list = schemeList(settings, this.#options.bcrypt);
    const limit = costLimit(settings);
    checkLimit(list.current, limit);
    checkFloor(app, list.current);
    if (list.current.name === "bcrypt") checkRounds(app, settings.BCRYPT_LOG_ROUNDS);
    const typed = {
      maxLength: settings.SECURITY_PASSWORD_LENGTH_MAX,
      normalizeForm: settings.SECURITY_PASSWORD_NORMALIZE_FORM,
    };
    const { log, clock } = app;
    const queue = new HashQueue({
      concurrency: settings.SECURITY_PASSWORD_CONCURRENCY ?? defaultConcurrency(),
      length: settings.SECURITY_PASSWORD_QUEUE_LENGTH,
      log,
    });
    const hasher = new PasswordHasher({
      ...list,
      typed,
      digest: digestOf(settings),
      limit,
      queue,
      log,
      clock,
    });
    return new AppPasswords(hasher, this.#policy(app, settings, { typed, hasher }));
  }

  /**
   * Hashes a new password; the text says with what and how.
   *
   * @throws HttpError 400 `PASSWORD_EMPTY`, `PASSWORD_TOO_LONG`, `PASSWORD_HAS_NUL`,
   * `PASSWORD_NOT_UNICODE`; 503 `PASSWORD_QUEUE_FULL`
   */
  hash(password: string): Promise<string> {
    return this.of().hash(password);
  }

  /**
   * Whether `password` is that of `hash`. Without a hash, for somebody who is not there, it does the
   * same work and says no. Whatever else the hash is, the answer is no and never an exception.
   *
   * @throws HttpError 503 `PASSWORD_QUEUE_FULL`
   */
  verify(hash: string | null | undefined, password: string): Promise<boolean> {
    return this.of().verify(hash, password);
  }

  /**
   * The same; where the password is right and the hash of an old scheme or weaker than the settings
   * say, `save` is given a new one, and the old one to compare with: write `WHERE hash = old`, for
   * the password may have been changed meanwhile. Logins at the same time do it once. What `save`
   * throws is logged, and the login goes on.
   *
   * @throws HttpError 503 `PASSWORD_QUEUE_FULL`
   */
  verifyAndUpdate(
    hash: string | null | undefined,
    password: string,
    save: SaveHash,
  ): Promise<boolean> {
    return this.of().verifyAndUpdate(hash, password, save);
  }

  /** Whether a hash should be replaced when its password is known: it is old, weak or unreadable. */
  needsRehash(hash: string): boolean {
    return this.of().needsRehash(hash);
  }

  /**
   * All that is wrong with a new password: its length, what cannot be hashed, what the checker says,
   * and whether it is known from a breach. Empty when it is good.
   */
  flaws(password: string, options?: FlawsOptions): Promise<PasswordFlaw[]> {
    return this.of().flaws(password, options);
  }

  #policy(
    { log }: Phial,
    settings: PasswordSettings,
    { typed, hasher }: PolicyParts,
  ): PasswordPolicy {
    const { checker, fetch = globalThis.fetch } = this.#options;
    const checks = settings.SECURITY_PASSWORD_CHECK_BREACHED;
    const timeout = settings.SECURITY_PASSWORD_BREACHED_TIMEOUT * 1000;
    return new PasswordPolicy({
      minLength: settings.SECURITY_PASSWORD_LENGTH_MIN,
      typed,
      fits: (password) => hasher.fits(password),
      checker,
      breached: checks === null ? undefined : new BreachedPasswords({ fetch, timeout, log }),
      breachedCount: settings.SECURITY_PASSWORD_BREACHED_COUNT,
      failsOpen: checks === "best-effort",
    });
  }
}

interface PolicyParts {
  readonly typed: TypedPasswordOptions;
  readonly hasher: PasswordHasher;
}

/** What is hashed in place of a password, if the settings name something. */
function digestOf(settings: PasswordSettings): ReturnType<typeof flaskSecurityDigest> | undefined {
  const salt = settings.SECURITY_PASSWORD_SALT;
  if (salt === null) return undefined;
  if (settings.BCRYPT_HANDLE_LONG_PASSWORDS) {
    throw new PhialError(
      "PASSWORD_DIGEST_AMBIGUOUS",
      "SECURITY_PASSWORD_SALT and BCRYPT_HANDLE_LONG_PASSWORDS both say what bcrypt hashes.",
      "Keep the one that your hashes were made with: that of Flask-Security or that of Flask-Bcrypt.",
    );
  }
  return flaskSecurityDigest({ salt, single: settings.SECURITY_PASSWORD_SINGLE_HASH });
}
