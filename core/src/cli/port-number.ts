const MOST = 65_535;

/** What a port may be, in words. */
export const PORT_RULE = `a whole number from 0 to ${MOST}`;

/** The port that `text` is, or `undefined` when it is none. */
export function parsePort(text: string): number | undefined {
  return /^\d{1,5}$/.test(text) && Number(text) <= MOST ? Number(text) : undefined;
}
