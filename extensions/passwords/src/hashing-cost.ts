import { type Phial, PhialError } from "phial";
import type { Cost, MakingScheme } from "./scheme.ts";
import type { WorkSettings } from "./settings.ts";

/** The least that a new hash may take in production; OWASP's smallest recommendations are above. */
const MIN_MILLISECONDS = 15;
/** The least of bcrypt in production. */
const MIN_ROUNDS = 10;

/** What one stored hash may take, by the settings. */
export function costLimit(settings: WorkSettings): Cost {
  return {
    memory: settings.SECURITY_PASSWORD_MEMORY_LIMIT * 2 ** 20,
    milliseconds: settings.SECURITY_PASSWORD_TIME_LIMIT * 1000,
  };
}

/**
 * Refuses to make hashes that would be refused when they are to be checked.
 *
 * @throws PhialError `PASSWORD_COST_TOO_HIGH`
 */
export function checkLimit({ name, cost }: MakingScheme, limit: Cost): void {
  if (cost.memory <= limit.memory && cost.milliseconds <= limit.milliseconds) return;
  throw new PhialError(
    "PASSWORD_COST_TOO_HIGH",
    `A ${name} hash would take about ${amount(cost)}, and stored ones are refused above ${amount(limit)}.`,
    "Lower its cost, or raise SECURITY_PASSWORD_TIME_LIMIT and SECURITY_PASSWORD_MEMORY_LIMIT.",
  );
}

/**
 * Refuses a scheme for new hashes that is guessed fast, in production.
 *
 * @throws PhialError `PASSWORD_COST_TOO_LOW`
 */
export function checkFloor(app: Phial, { name, cost }: MakingScheme): void {
  if (!isProduction(app) || cost.milliseconds >= MIN_MILLISECONDS) return;
  throw new PhialError(
    "PASSWORD_COST_TOO_LOW",
    `A ${name} hash would take about ${amount(cost)}, which is guessed too fast for production.`,
    "Leave out the setting that lowers its cost. Tests set TESTING.",
  );
}

/**
 * Refuses few rounds of bcrypt in production.
 *
 * @throws PhialError `PASSWORD_COST_TOO_LOW`
 */
export function checkRounds(app: Phial, rounds: number): void {
  if (!isProduction(app) || rounds >= MIN_ROUNDS) return;
  throw new PhialError(
    "PASSWORD_COST_TOO_LOW",
    `BCRYPT_LOG_ROUNDS is ${rounds}, and production asks for ${MIN_ROUNDS}.`,
    "Leave it out, which means 12. Tests set TESTING.",
  );
}

function isProduction({ settings: { ENV, DEBUG, TESTING } }: Phial): boolean {
  return ENV === null ? !DEBUG && !TESTING : ENV === "production";
}

function amount({ memory, milliseconds }: Cost): string {
  return `${Math.ceil(memory / 2 ** 20)} MiB and ${Math.ceil(milliseconds)} ms`;
}
