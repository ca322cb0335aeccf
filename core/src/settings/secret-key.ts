import { PhialError } from "../errors/phial-error.ts";

/** Least length of a signing key in production, in bytes: that of a SHA-256 hash. */
const LEAST_BYTES = 32;
const REMEDY = 'Run "phial secret" and set it in the environment.';

/** The settings that {@link checkSecretKeys} looks at. */
export interface SecretKeys {
  readonly SECRET_KEY: string | Uint8Array | null;
  readonly SECRET_KEY_FALLBACKS: readonly (string | Uint8Array)[];
}

/**
 * Refuses signing keys that can be guessed. In production `SECRET_KEY` must be given, and it and
 * each of `SECRET_KEY_FALLBACKS` (with which a signature is forged as well) must have 32 bytes; a
 * text is counted in UTF-8. Elsewhere only an empty key is refused. A key is never shown.
 *
 * @throws PhialError `SECRET_KEY_MISSING`, `SECRET_KEY_SHORT`
 * @example
 * checkSecretKeys(settings, { production: true });
 */
export function checkSecretKeys(keys: SecretKeys, options: { readonly production: boolean }): void {
  const { production } = options;
  if (keys.SECRET_KEY !== null) checkLength("SECRET_KEY", keys.SECRET_KEY, production);
  else if (production) {
    const problem = `SECRET_KEY is not set; production needs ${LEAST_BYTES} bytes.`;
    throw new PhialError("SECRET_KEY_MISSING", problem, REMEDY);
  }
  for (const [index, key] of keys.SECRET_KEY_FALLBACKS.entries()) {
    checkLength(`SECRET_KEY_FALLBACKS[${index}]`, key, production);
  }
}

function checkLength(name: string, key: string | Uint8Array, production: boolean): void {
  const bytes = Buffer.byteLength(key);
  if (bytes >= (production ? LEAST_BYTES : 1)) return;
  const needs = production ? `production needs ${LEAST_BYTES}` : "a key cannot be empty";
  const size = bytes === 1 ? "1 byte" : `${bytes} bytes`;
  throw new PhialError("SECRET_KEY_SHORT", `${name} is ${size}; ${needs}.`, REMEDY);
}
