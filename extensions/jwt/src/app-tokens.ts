import { randomUUID } from "node:crypto";
import { type Phial, PhialError } from "phial";
import { acceptedAlgorithms, configuredKeys } from "./configured-keys.ts";
import { type CustomClaims, customClaims } from "./custom-claims.ts";
import { type JWTHeader } from "./jws/compact.ts";
import { keyFor, type SigningKey } from "./jws/key.ts";
import type { KeySet, VerificationKeys } from "./jws/key-set.ts";
import type { JWTClaims } from "./jwt-claims.ts";
import { JWTError } from "./jwt-error.ts";
import type {
  AccessTokenOptions,
  DecodeOptions,
  JWTToken,
  JWTTypes,
  OptionsOf,
  TokenOptions,
} from "./options.ts";
import { RemoteKeys } from "./remote-keys.ts";
import { Revocations } from "./revocations.ts";
import type { JWTSettings } from "./settings.ts";
import { TokenCookies } from "./token-cookies.ts";
import { TokenLocations } from "./token-locations.ts";
import { TokenMaker, type TokenType } from "./token-maker.ts";
import { badKey, TokenReader } from "./token-reader.ts";

/** What the state of an app is made of. */
export interface AppTokensInit<T extends JWTTypes> {
  readonly app: Phial;
  readonly settings: JWTSettings;
  /** Of the manager. */
  readonly name: string;
  /** What the names of its settings begin with. */
  readonly prefix: string;
  readonly options: OptionsOf<T>;
}

/** An access token, and the refresh token of the same family. */
export interface TokenPair {
  readonly accessToken: string;
  readonly refreshToken: string;
}

/** The tokens of one app: makes and reads them. */
export class AppTokens<T extends JWTTypes> {
  readonly app: Phial;
  readonly settings: JWTSettings;
  readonly options: OptionsOf<T>;
  readonly keys: KeySet;
  readonly locations: TokenLocations;
  readonly cookies: TokenCookies;
  readonly revocations: Revocations;
  readonly reader: TokenReader;
  readonly custom: CustomClaims<T["claims"]>;
  readonly #maker: TokenMaker;

  constructor(init: AppTokensInit<T>) {
    const { app, settings, name, prefix, options } = init;
    this.app = app;
    this.settings = settings;
    this.options = options;
    const hasOthers = options.decodeKey !== undefined || settings.JWT_JWKS_URL !== null;
    this.keys = configuredKeys({ app, settings, prefix, hasOthers });
    this.locations = new TokenLocations(settings);
    this.cookies = new TokenCookies(app, settings);
    const marks = options.store?.open(app);
    this.revocations = new Revocations({ app, settings, name, marks });
    this.custom = customClaims(options.claims, settings);
    this.#maker = new TokenMaker(settings, app.clock);
    const keys = this.#verificationKeys();
    const decodeKey = options.decodeKey;
    this.reader = new TokenReader({ settings, clock: app.clock, keys, decodeKey });
  }

  #verificationKeys(): VerificationKeys {
    const { settings, app } = this;
    const { JWT_JWKS_URL: url } = settings;
    if (url === null) return this.keys;
    const remote = new RemoteKeys({
      url,
      algorithms: acceptedAlgorithms(settings),
      maxAge: settings.JWT_JWKS_MAX_AGE * 1000,
      cooldown: settings.JWT_JWKS_COOLDOWN * 1000,
      clock: app.clock,
      log: app.log,
    });
    return {
      find: async (header, algorithm) => {
        const own = this.keys.find(header, algorithm);
        return own.length > 0 &&
          header.kid !== undefined &&
          own.some(({ kid }) => kid === header.kid)
          ? own
          : [...own, ...(await remote.find(header, algorithm))];
      },
    };
  }

  /** Makes an access token. */
  async access(subject: T["subject"], options: AccessTokenOptions<T["claims"]>): Promise<string> {
    const claims = await this.#claimsFor(subject, options);
    await this.custom.require(claims);
    return this.#make("access", { subject, claims, options, fresh: options.fresh ?? false });
  }

  /** Makes a refresh token. */
  async refresh(subject: T["subject"], options: TokenOptions): Promise<string> {
    const claims = await this.#claimsFor(subject, options);
    return this.#make("refresh", { subject, claims, options, fresh: false });
  }

  /** Makes both, of one family. */
  async pair(subject: T["subject"], options: PairOptions<T>): Promise<TokenPair> {
    const { family, access = {}, refresh = {} } = options;
    const jti = randomUUID();
    const fam = family ?? jti;
    const next = { ...refresh.claims, jti, ...(family !== undefined && { fam }) };
    // The claims of the call stay what they are, one is added.
    const current = { ...access, claims: { ...access.claims, fam } } as typeof access;
    return {
      accessToken: await this.access(subject, current),
      refreshToken: await this.refresh(subject, { ...refresh, claims: next }),
    };
  }

  /** Verifies a token and the app's own claims in it; asks neither store nor database. */
  async decode(
    token: string,
    options: DecodeOptions = {},
  ): Promise<JWTToken<Partial<T["claims"]>>> {
    const { header, claims } = await this.reader.read(token, options);
    return { header, claims: await this.custom.check(claims, header) };
  }

  /** The text of an identity in its claim. */
  encodeIdentity(subject: T["subject"]): unknown {
    const { userIdentity, identity } = this.options;
    // Without a function, subjects are identities: that is what the types of the options say.
    const value = userIdentity ? userIdentity(subject) : subject;
    const text: unknown = identity ? identity.encode(value) : value;
    if (typeof text === "string" || !this.settings.JWT_VERIFY_SUB) return text;
    throw new PhialError(
      "JWT_IDENTITY_INVALID",
      "The identity of a token is no text, and RFC 7519 wants text: the token would be refused.",
      "Declare how it is written: new JWTManager({ identity: intIdentity }), or userIdentity: (user) => String(user.id).",
    );
  }

  /**
   * The identity in verified claims.
   *
   * @throws JWTError `invalid` for text that is none
   */
  identityOf(header: JWTHeader, claims: JWTClaims): T["identity"] {
    const { identity } = this.options;
    const value = claims[this.settings.JWT_IDENTITY_CLAIM];
    // Without a codec identities are what the claim is, text unless JWT_VERIFY_SUB is off.
    if (!identity) return value;
    const decoded = typeof value === "string" ? identity.decode(value) : undefined;
    if (decoded !== undefined) return decoded;
    throw new JWTError("invalid", "The identity cannot be read", { header, claims });
  }

  async #claimsFor(subject: T["subject"], options: TokenOptions): Promise<object> {
    const { additionalClaims } = this.options;
    return { ...(await additionalClaims?.(subject)), ...options.claims };
  }

  async #make(type: TokenType, content: Content<T>): Promise<string> {
    const { subject, claims, options, fresh } = content;
    const { additionalHeaders } = this.options;
    const headers = { ...(await additionalHeaders?.(subject)), ...options.headers };
    const identity = this.encodeIdentity(subject);
    this.#checkEnd(type, { ...options, claims });
    const key = await this.#signingKey(subject);
    const { expires } = options;
    return this.#maker.make({ type, identity, fresh, expires, claims, headers }, key);
  }

  #checkEnd(
    type: TokenType,
    { expires, claims }: { expires?: number | false; claims: object },
  ): void {
    const { settings } = this;
    const { JWT_ACCESS_TOKEN_EXPIRES: access, JWT_REFRESH_TOKEN_EXPIRES: refresh } = settings;
    const life = expires ?? (type === "access" ? access : refresh) ?? false;
    const isMissing = life === false && !("exp" in claims);
    if (!isMissing || !settings.JWT_REQUIRED_CLAIMS.includes("exp")) return;
    throw new PhialError(
      "JWT_EXPIRES_REQUIRED",
      "A token that never ends was to be made, but JWT_REQUIRED_CLAIMS demands an end.",
      "Give it an end, or take exp out of JWT_REQUIRED_CLAIMS.",
    );
  }

  async #signingKey(subject: T["subject"]): Promise<SigningKey> {
    const { encodeKey } = this.options;
    if (!encodeKey) return this.keys.signing ?? verifyOnly();
    const algorithm = this.settings.JWT_ALGORITHM;
    const key = keyFor(algorithm, { material: await encodeKey(subject), use: "sign" });
    if (typeof key === "string") throw badKey("encodeKey", key);
    return { kid: this.settings.JWT_KEY_ID ?? undefined, algorithm, key };
  }
}

/** What a pair of tokens is made with. */
export interface PairOptions<T extends JWTTypes> {
  /** The family that they join. @default one of their own */
  readonly family?: string | undefined;
  readonly access?: AccessTokenOptions<T["claims"]> | undefined;
  readonly refresh?: TokenOptions | undefined;
}

interface Content<T extends JWTTypes> {
  readonly subject: T["subject"];
  readonly claims: object;
  readonly options: TokenOptions;
  readonly fresh: boolean | number;
}

function verifyOnly(): never {
  throw new PhialError(
    "JWT_SIGNING_KEY_MISSING",
    "A token is to be signed, but the app has only keys that verify.",
    "Set JWT_PRIVATE_KEY, or put a private key first in JWT_KEY_SET.",
  );
}
