/**
 * HTTP authentication for Phial: Basic, Digest and tokens, as Flask-HTTPAuth has them.
 *
 * @module @phial/httpauth
 */
export { HTTPBasicAuth, type HTTPBasicAuthOptions, sameSecret } from "./basic-auth.ts";
export { type Credentials, readCredentials } from "./credentials.ts";
export type { DigestAlgorithm } from "./digest/digest-algorithm.ts";
export {
  type DigestSecret,
  HTTPDigestAuth,
  type HTTPDigestAuthOptions,
} from "./digest/digest-auth.ts";
export type { NewNonce, Nonces, NonceState, NonceUse } from "./digest/nonces.ts";
export { sessionNonces } from "./digest/session-nonces.ts";
export { signedNonces, type SignedNoncesOptions } from "./digest/signed-nonces.ts";
export { AuthFailure, failure, type Verified } from "./failure.ts";
export type {
  Admitted,
  AuthKind,
  HTTPAuthEnv,
  Refusal,
  RefusalHandler,
  RequiredOptions,
  UserGuard,
} from "./guard.ts";
export { type AuthState, HTTPAuth, type HTTPAuthOptions, type Outcome } from "./http-auth.ts";
export { MultiAuth } from "./multi-auth.ts";
export type { RoleDemand, UserRoles } from "./roles.ts";
export {
  ApiTokens,
  type ApiTokensOptions,
  type ApiTokensState,
  hasAbility,
} from "./tokens/api-tokens.ts";
export { HTTPTokenAuth, type HTTPTokenAuthOptions } from "./token-auth.ts";
export { memoryTokens } from "./tokens/memory-tokens.ts";
export type { CreatedToken, NewToken } from "./tokens/new-token.ts";
export type { ApiToken, StoredToken, TokenRecords, TokenStore } from "./tokens/token-store.ts";
