/**
 * JSON Web Tokens for Phial: everything that Flask-JWT-Extended does, with typed claims, stores for
 * revoked tokens, rotating refresh tokens and rotating keys.
 *
 * @module @phial/jwt
 */
export type { TokenPair } from "./app-tokens.ts";
export type { Algorithm } from "./jws/algorithm.ts";
export type { JWTHeader } from "./jws/compact.ts";
export type { PublicJwk } from "./jws/jwk.ts";
export type { KeyMaterial } from "./jws/key.ts";
export type { JWTClaims } from "./jwt-claims.ts";
export { JWTError, type JWTErrorKind, type RefusedToken } from "./jwt-error.ts";
export {
  type ClaimsFor,
  type GuardVariables,
  JWTManager,
  type RotateOptions,
} from "./jwt-manager.ts";
export {
  type AccessTokenOptions,
  type DecodeOptions,
  type IdentityCodec,
  intIdentity,
  type JWTAnswer,
  type JWTAnswers,
  type JWTOptions,
  type JWTToken,
  type Refusal,
  type RequiredOptions,
  type TokenLocation,
  type TokenOptions,
  type UserLookup,
} from "./options.ts";
export type { VerifiedToken } from "./request-tokens.ts";
export { refreshTokenReused } from "./revocations.ts";
export { memoryStore } from "./stores/memory-store.ts";
export type { MarkOptions, TokenMarks, TokenStore } from "./stores/token-store.ts";
export type { CookieOverrides } from "./token-cookies.ts";
