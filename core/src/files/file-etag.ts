const MODULUS = 65_521;

/** What identifies a state of a file. */
export interface FileState {
  readonly path: string;
  readonly size: number;
  /** Nanoseconds since the Unix epoch. */
  readonly modifiedNs: bigint;
}

/** The entity tag of Werkzeug for a file: `<seconds>-<size>-<checksum of the path>`. */
export function fileETag({ path, size, modifiedNs }: FileState): string {
  return `${pythonSeconds(modifiedNs)}-${size}-${adler32(Buffer.from(path))}`;
}

/** As Python prints a time stamp: with a fraction in any case. */
function pythonSeconds(nanoseconds: bigint): string {
  const whole = Number(nanoseconds / 1_000_000_000n);
  const seconds = whole + Number(nanoseconds % 1_000_000_000n) * 1e-9;
  return Number.isInteger(seconds) ? `${seconds}.0` : String(seconds);
}

/** RFC 1950 section 9. */
function adler32(bytes: Uint8Array): number {
  let low = 1;
  let high = 0;
  for (const byte of bytes) {
    low = (low + byte) % MODULUS;
    high = (high + low) % MODULUS;
  }
  return high * 65_536 + low;
}
