/** The environment's settings by their names. */
export type Policies = Readonly<Record<string, unknown>>;

/**
 * A number from 0 up to 1, which it never is: of the policy `random`, a function, or else of the
 * platform's source of randomness.
 */
export function randomFraction(policies: Policies): number {
  const { random } = policies;
  if (typeof random === "function") return Number(random());
  const [value = 0] = crypto.getRandomValues(new Uint32Array(1));
  return value / 2 ** 32;
}
