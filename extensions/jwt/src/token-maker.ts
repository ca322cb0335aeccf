import { randomUUID } from "node:crypto";
import { type Clock, PhialError } from "phial";
import { writePart } from "./jws/json-text.ts";
import type { SigningKey } from "./jws/key.ts";
import { signText } from "./jws/signature.ts";
import { writeHeader } from "./jws/token.ts";
import type { JWTSettings } from "./settings.ts";

/** Which of the two a token is. */
export type TokenType = "access" | "refresh";

/** What goes into one token. */
export interface TokenContent {
  readonly type: TokenType;
  /** The value of the identity's claim. */
  readonly identity: unknown;
  readonly fresh: boolean | number;
  /** Seconds; `false` never, `undefined` as the settings say. */
  readonly expires: number | false | undefined;
  readonly claims: object;
  readonly headers: object;
}

/** Makes tokens with the bytes of Flask-JWT-Extended. */
export class TokenMaker {
  readonly #settings: JWTSettings;
  readonly #clock: Clock;
  readonly #audience: string | readonly string[] | undefined;
  // The header is nearly always the same.
  readonly #plainHeaders = new WeakMap<SigningKey, string>();

  constructor(settings: JWTSettings, clock: Clock) {
    this.#settings = settings;
    this.#clock = clock;
    const { JWT_ENCODE_AUDIENCE: audience } = settings;
    this.#audience = audience?.length === 1 ? audience[0] : (audience ?? undefined);
  }

  /**
   * Makes and signs a token.
   *
   * @throws PhialError `JWT_TOKEN_TOO_LONG`, `JWT_EXPIRES_INVALID`, `JWT_HEADER_RESERVED`
   */
  make(content: TokenContent, key: SigningKey): string {
    const payload = writePart(this.#claims(content));
    const text = `${this.#header(content.headers, key)}.${payload}`;
    const token = `${text}.${signText(key, text)}`;
    if (token.length > this.#settings.JWT_MAX_TOKEN_SIZE) throw tooLong(token.length);
    return token;
  }

  // In the order of Flask-JWT-Extended.
  #claims({ type, identity, fresh, expires, claims }: TokenContent): object {
    const settings = this.#settings;
    const seconds = this.#clock.now() / 1000;
    const now = Math.floor(seconds);
    const all: Record<string, unknown> = {
      fresh: typeof fresh === "number" ? seconds + fresh : fresh,
      iat: now,
      jti: randomUUID(),
      type,
      [settings.JWT_IDENTITY_CLAIM]: identity,
    };
    if (settings.JWT_ENCODE_NBF) all["nbf"] = now;
    if (settings.JWT_COOKIE_CSRF_PROTECT) all["csrf"] = randomUUID();
    if (this.#audience !== undefined) all["aud"] = this.#audience;
    if (settings.JWT_ENCODE_ISSUER !== null) all["iss"] = settings.JWT_ENCODE_ISSUER;
    const life = this.#life(type, expires);
    if (life !== undefined) all["exp"] = Math.floor(seconds + life);
    return Object.assign(all, claims);
  }

  #life(type: TokenType, expires: number | false | undefined): number | undefined {
    const { JWT_ACCESS_TOKEN_EXPIRES: access, JWT_REFRESH_TOKEN_EXPIRES: refresh } = this.#settings;
    const life = expires ?? (type === "access" ? access : refresh) ?? false;
    if (life === false) return undefined;
    if (Number.isFinite(life)) return life;
    throw new PhialError(
      "JWT_EXPIRES_INVALID",
      "The option `expires` of a token is no number of seconds.",
      "Pass seconds, or false for a token that never ends.",
    );
  }

  #header(headers: object, key: SigningKey): string {
    const isPlain = Object.keys(headers).length === 0;
    const known = isPlain ? this.#plainHeaders.get(key) : undefined;
    if (known !== undefined) return known;
    const { algorithm: alg, kid } = key;
    if ("alg" in headers) throw reserved();
    const written = writeHeader({ alg, typ: "JWT", ...(kid !== undefined && { kid }) }, headers);
    if (isPlain) this.#plainHeaders.set(key, written);
    return written;
  }
}

function reserved(): PhialError {
  return new PhialError(
    "JWT_HEADER_RESERVED",
    "A token was to get another header `alg` than its key has.",
    "Leave `alg` out of the headers: the algorithm is that of JWT_ALGORITHM or of the key.",
  );
}

function tooLong(length: number): PhialError {
  return new PhialError(
    "JWT_TOKEN_TOO_LONG",
    `A token of ${length} characters is more than JWT_MAX_TOKEN_SIZE allows; nobody could use it.`,
    "Keep large values in the database, and only their key in the token; or raise the setting.",
  );
}
