/**
 * Signs and verifies tokens of one's own, with no app around them.
 *
 * @module @phial/jwt/jws
 */
export { type Algorithm, ALGORITHMS } from "./algorithm.ts";
export type { JWTHeader } from "./compact.ts";
export type { KeyMaterial } from "./key.ts";
export { JWTError, type JWTErrorKind } from "../jwt-error.ts";
export {
  signToken,
  type SignOptions,
  unverifiedHeader,
  verifyToken,
  type VerifyOptions,
} from "./token.ts";
