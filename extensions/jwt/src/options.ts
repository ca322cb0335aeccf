import type { StandardSchemaV1 } from "@standard-schema/spec";
import type { Context, ExtensionOptions } from "phial";
import type { JWTErrorKind, RefusedToken } from "./jwt-error.ts";
import type { JWTHeader } from "./jws/compact.ts";
import type { KeyMaterial } from "./jws/key.ts";
import type { JWTClaims } from "./jwt-claims.ts";
import type { TokenStore } from "./stores/token-store.ts";

/** What may come at once or with a promise. */
export type Awaitable<T> = T | Promise<T>;

/** Writes identities as the text of a claim, and reads them again. */
export interface IdentityCodec<Identity> {
  encode(identity: Identity): string;
  /** `undefined` for a text that is none: the token is refused with 422. */
  decode(text: string): Identity | undefined;
}

/** A verified token. */
export interface JWTToken<Claims extends object = object> {
  readonly header: JWTHeader;
  readonly claims: JWTClaims & Claims;
}

/** What an error is about, for those who answer it. */
export interface Refusal {
  readonly kind: JWTErrorKind;
  /** For the client. */
  readonly message: string;
  /** The token, once its signature has been verified. */
  readonly token: RefusedToken | undefined;
}

/** Answers a refused token: returns what a view may return. */
export type JWTAnswer = (
  refusal: Refusal,
  c: Context,
) => string | object | Promise<string | object>;

/** The answers of an app, each instead of the usual one: the error loaders of Flask-JWT-Extended. */
export interface JWTAnswers {
  /** No token, or a CSRF value that is missing or wrong. @default 401 */
  readonly unauthorized?: JWTAnswer;
  /** A token that cannot be used. @default 422 */
  readonly invalid?: JWTAnswer;
  /** @default 401 "Token has expired" */
  readonly expired?: JWTAnswer;
  /** @default 401 "Token has been revoked" */
  readonly revoked?: JWTAnswer;
  /** @default 401 "Fresh token required" */
  readonly "needs-fresh"?: JWTAnswer;
  /** @default 401 "Error loading the user ..." */
  readonly "user-lookup"?: JWTAnswer;
  /** @default 400 "User claims verification failed" */
  readonly verification?: JWTAnswer;
}

/** What a user is looked up by. */
export interface UserLookup<Claims extends object> extends JWTToken<Claims> {
  /** The request, where there is one. */
  readonly c: Context;
}

/** What {@link JWTManager} may be made with. */
export interface JWTOptions<
  Claims extends object,
  User,
  Identity,
  Subject,
> extends ExtensionOptions {
  /** The app's own claims of access tokens: checked when a token is made and when it is read. */
  readonly claims?: StandardSchemaV1<unknown, Claims>;
  /** Identities that are no text: `intIdentity`. @default text as it is */
  readonly identity?: IdentityCodec<Identity>;
  /** The identity of what tokens are made for. @default that itself */
  readonly userIdentity?: (subject: Subject) => Identity;
  /** The user of an identity; none is answered with 401. Its type is that of `c.var.user`. */
  readonly userLookup?: (
    identity: Identity,
    token: UserLookup<NoInfer<Claims>>,
  ) => Awaitable<User | null | undefined>;
  /**
   * What a token is made for again, when only its predecessor is there. Write it after `userLookup`,
   * from which it has the type of the user. @default the identity
   */
  readonly subjectOf?: (
    identity: NoInfer<Identity>,
    user: NoInfer<User> | undefined,
  ) => NoInfer<Subject>;
  /** Claims of every token; those of a call come after them. */
  readonly additionalClaims?: (subject: Subject) => Awaitable<object>;
  /** Headers of every token; those of a call come after them. */
  readonly additionalHeaders?: (subject: Subject) => Awaitable<object>;
  /** Where revoked and used tokens are kept. Without one refresh tokens cannot be rotated. */
  readonly store?: TokenStore;
  /** Whether a token is revoked, besides what the store says. */
  readonly tokenInBlocklist?: (token: JWTToken<NoInfer<Claims>>) => Awaitable<boolean>;
  /** Whether a token is good for the app: anything but `true` is answered with 400. */
  readonly tokenVerification?: (token: JWTToken<NoInfer<Claims>>) => Awaitable<boolean>;
  /** The key that signs for a subject. @default that of the settings */
  readonly encodeKey?: (subject: Subject) => Awaitable<KeyMaterial>;
  /** The key of a token of which nothing is verified yet. @default those of the settings */
  readonly decodeKey?: (
    header: JWTHeader,
    claims: Readonly<Record<string, unknown>>,
  ) => Awaitable<KeyMaterial>;
  /** Answers in the place of the usual ones. */
  readonly answers?: JWTAnswers;
  /** Adds `current_user` to templates. @default false */
  readonly addContextProcessor?: boolean;
}

/** The types of one manager together. */
export interface JWTTypes {
  /** The app's own claims. */
  readonly claims: object;
  /** What `userLookup` gives. */
  readonly user: unknown;
  readonly identity: unknown;
  /** What tokens are made for. */
  readonly subject: unknown;
}

/** The options of a manager with these types. */
export type OptionsOf<T extends JWTTypes> = JWTOptions<
  T["claims"],
  T["user"],
  T["identity"],
  T["subject"]
>;

/** What a token is made with. */
export interface TokenOptions<Claims extends object = object> {
  /** Seconds; `false` for a token that never ends. @default the setting */
  readonly expires?: number | false;
  /** Claims of this token, before which all others give way. */
  readonly claims?: Partial<Claims> & Readonly<Record<string, unknown>>;
  readonly headers?: Readonly<Record<string, unknown>>;
}

/** What an access token is made with. */
export interface AccessTokenOptions<Claims extends object = object> extends TokenOptions<Claims> {
  /** Whether it comes from a login; or for how many seconds it counts as such. @default false */
  readonly fresh?: boolean | number;
}

/** Where a token may be. */
export type TokenLocation = "headers" | "cookies" | "query_string" | "json";

/** What a guard demands. */
export interface RequiredOptions {
  /** Lets requests without a token pass; a bad one is refused all the same. @default false */
  readonly optional?: boolean | undefined;
  /** Takes only tokens of a login. @default false */
  readonly fresh?: boolean | undefined;
  /** Takes only refresh tokens. @default false */
  readonly refresh?: boolean | undefined;
  /** @default JWT_TOKEN_LOCATION */
  readonly locations?: TokenLocation | readonly TokenLocation[] | undefined;
  /** Whether access and refresh tokens are told apart. @default true */
  readonly verifyType?: boolean | undefined;
  /** Does not ask whether the token is revoked. @default false */
  readonly skipRevocationCheck?: boolean | undefined;
}

/** How a token is decoded. */
export interface DecodeOptions {
  /** What the CSRF claim has to be. */
  readonly csrf?: string | undefined;
  /** @default false */
  readonly allowExpired?: boolean;
}

/** Identities that are whole numbers: `42` is written as `"42"`. */
export const intIdentity: IdentityCodec<number> = {
  encode: String,
  decode(text) {
    const number = Number(text);
    return Number.isSafeInteger(number) && String(number) === text ? number : undefined;
  },
};
