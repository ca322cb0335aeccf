import { createPublicKey } from "node:crypto";
import { type Phial, PhialError } from "phial";
import { type Algorithm, isSymmetric } from "./jws/algorithm.ts";
import { readJwks, takeSameKey } from "./jws/jwk.ts";
import { keyFor, type KeyMaterial, type SigningKey, type VerificationKey } from "./jws/key.ts";
import { KeySet } from "./jws/key-set.ts";
import type { JWTSettings } from "./settings.ts";

/** Where the keys of an app come from. */
export interface KeyContext {
  readonly app: Phial;
  readonly settings: JWTSettings;
  /** What the names of the settings begin with. */
  readonly prefix: string;
  /** Whether there are other keys than those of the settings. */
  readonly hasOthers: boolean;
}

interface Named {
  /** The setting, for errors. */
  readonly setting: string;
  readonly material: KeyMaterial;
}

/**
 * Makes the keys of the settings, and refuses those that do not fit their algorithm: here, and not
 * when somebody logs in.
 *
 * @throws PhialError `JWT_KEY_MISSING`, `JWT_KEY_INVALID` with all that is wrong
 */
export function configuredKeys(context: KeyContext): KeySet {
  const { settings, prefix, hasOthers } = context;
  const problems: string[] = [];
  const keys =
    settings.JWT_KEY_SET === null ? ownKeys(context, problems) : setKeys(context, problems);
  if (problems.length > 0) throw invalidKeys(problems);
  if (keys.verification.length === 0 && !hasOthers)
    throw missingKey(settings.JWT_ALGORITHM, prefix);
  return keys;
}

/** The algorithms that an app accepts. */
export function acceptedAlgorithms(settings: JWTSettings): readonly Algorithm[] {
  return settings.JWT_DECODE_ALGORITHMS ?? [settings.JWT_ALGORITHM];
}

function setKeys({ settings, prefix }: KeyContext, problems: string[]): KeySet {
  const algorithms = [...new Set([settings.JWT_ALGORITHM, ...acceptedAlgorithms(settings)])];
  const readings = readJwks(settings.JWT_KEY_SET, algorithms);
  if (readings === undefined) problems.push(`${prefix}JWT_KEY_SET is no JWK Set, {"keys": [...]}`);
  const verification: VerificationKey[] = [];
  let signing: SigningKey | undefined;
  for (const [index, reading] of (readings ?? []).entries()) {
    if ("flaw" in reading) {
      problems.push(`${prefix}JWT_KEY_SET: key ${index + 1} ${reading.flaw}`);
      continue;
    }
    verification.push(reading.verification);
    signing ??= reading.signing;
  }
  return new KeySet(signing, verification);
}

function ownKeys(context: KeyContext, problems: string[]): KeySet {
  const { settings } = context;
  const { JWT_ALGORITHM: algorithm, JWT_KEY_ID } = settings;
  const kid = JWT_KEY_ID ?? undefined;
  const made = (one: Algorithm, { setting, material }: Named, use: "sign" | "verify") => {
    const key = keyFor(one, { material, use });
    if (typeof key !== "string") return key;
    problems.push(`${setting} ${key}`);
    return undefined;
  };
  const [signer] = signers(context);
  const signing = signer && made(algorithm, signer, "sign");
  const verification: VerificationKey[] = [];
  for (const one of acceptedAlgorithms(settings)) {
    for (const [index, named] of verifiers(context, one).entries()) {
      const key = made(one, named, "verify");
      if (key) verification.push({ kid: index === 0 ? kid : undefined, algorithms: [one], key });
    }
  }
  return new KeySet(signing && { kid, algorithm, key: signing }, verification);
}

/** What could sign, the first does. */
function signers({ app, settings, prefix }: KeyContext): readonly Named[] {
  if (isSymmetric(settings.JWT_ALGORITHM)) return secrets({ app, settings, prefix });
  const material = settings.JWT_PRIVATE_KEY;
  return material === null ? [] : [{ setting: `${prefix}JWT_PRIVATE_KEY`, material }];
}

function verifiers({ app, settings, prefix }: KeyContext, algorithm: Algorithm): readonly Named[] {
  if (isSymmetric(algorithm)) return secrets({ app, settings, prefix });
  const { JWT_PUBLIC_KEY: material, JWT_PUBLIC_KEY_FALLBACKS: retired } = settings;
  const current =
    material === null
      ? derivedKey(settings, { prefix, algorithm })
      : [{ setting: `${prefix}JWT_PUBLIC_KEY`, material }];
  const setting = `${prefix}JWT_PUBLIC_KEY_FALLBACKS`;
  const fallbacks = retired.map((pem, index) => ({
    setting: `${setting}[${index}]`,
    material: pem,
  }));
  return [...current, ...fallbacks];
}

interface Wanted {
  readonly prefix: string;
  readonly algorithm: Algorithm;
}

function derivedKey(settings: JWTSettings, { prefix, algorithm }: Wanted): readonly Named[] {
  const { JWT_PRIVATE_KEY: pem, JWT_ALGORITHM } = settings;
  if (pem === null || !takeSameKey(algorithm, JWT_ALGORITHM)) return [];
  try {
    return [{ setting: `${prefix}JWT_PRIVATE_KEY`, material: createPublicKey(pem) }];
  } catch {
    // The key that signs is checked as well, and says what is wrong.
    return [];
  }
}

/**
 * The secrets, newest first. A named instance does not share those of the app: its tokens would
 * open what other instances guard.
 */
function secrets(context: Omit<KeyContext, "hasOthers">): readonly Named[] {
  const { app, settings, prefix } = context;
  const { JWT_SECRET_KEY: own, JWT_SECRET_KEY_FALLBACKS: retired } = settings;
  const setting = `${prefix}JWT_SECRET_KEY`;
  const fallbacks = retired.map((material, index) => ({
    setting: `${setting}_FALLBACKS[${index}]`,
    material,
  }));
  if (own !== null) return [{ setting, material: own }, ...fallbacks];
  if (prefix !== "") return [];
  const shared = (app.keys?.keys ?? []).map((material, index) => ({
    setting: index === 0 ? "SECRET_KEY" : `SECRET_KEY_FALLBACKS[${index - 1}]`,
    material,
  }));
  return [...shared, ...fallbacks];
}

function invalidKeys(problems: readonly string[]): PhialError {
  return new PhialError(
    "JWT_KEY_INVALID",
    `${[...new Set(problems)].join("; ")}.`,
    'Make a secret with "phial secret", or a pair of keys with "openssl genpkey", and set it in the environment.',
  );
}

function missingKey(algorithm: Algorithm, prefix: string): PhialError {
  const setting = isSymmetric(algorithm) ? "JWT_SECRET_KEY" : "JWT_PUBLIC_KEY or JWT_PRIVATE_KEY";
  return new PhialError(
    "JWT_KEY_MISSING",
    `There is no key for ${algorithm}: ${prefix}${setting} is not set.`,
    'Set it in the environment; "phial secret" prints a secret.',
  );
}
