import type { Algorithm } from "./algorithm.ts";
import type { JWTHeader } from "./compact.ts";
import type { SigningKey, VerificationKey } from "./key.ts";

/** Gives the keys that a token may have been signed with. */
export interface VerificationKeys {
  find(
    header: JWTHeader,
    algorithm: Algorithm,
  ): readonly VerificationKey[] | Promise<readonly VerificationKey[]>;
}

/** The app's own keys: one signs, all verify. */
export class KeySet implements VerificationKeys {
  readonly signing: SigningKey | undefined;
  readonly verification: readonly VerificationKey[];

  constructor(signing: SigningKey | undefined, verification: readonly VerificationKey[]) {
    this.signing = signing;
    this.verification = verification;
  }

  find({ kid }: JWTHeader, algorithm: Algorithm): readonly VerificationKey[] {
    return keysFor(this.verification, { kid, algorithm });
  }
}

/**
 * The keys of an algorithm that a `kid` may mean: those of that name and those without a name; all
 * when the token names none.
 */
export function keysFor(
  keys: readonly VerificationKey[],
  { kid, algorithm }: { readonly kid: string | undefined; readonly algorithm: Algorithm },
): readonly VerificationKey[] {
  return keys.filter(
    (key) =>
      key.algorithms.includes(algorithm) &&
      (kid === undefined || key.kid === undefined || key.kid === kid),
  );
}
