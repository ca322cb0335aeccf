import { PhialError } from "phial";
import {
  isMaking,
  type MakingScheme,
  type PasswordScheme,
  SCHEME_NAMES,
  type SchemeName,
  UNSAFE_NAMES,
} from "./scheme.ts";
import { Argon2Scheme } from "./schemes/argon2.ts";
import { type BcryptDriver, BcryptScheme, BcryptSha256Scheme } from "./schemes/bcrypt.ts";
import { Pbkdf2Scheme } from "./schemes/pbkdf2.ts";
import { ScryptScheme } from "./schemes/scrypt.ts";
import { ShaCryptScheme } from "./schemes/sha-crypt.ts";
import { HexMd5Scheme, PlaintextScheme } from "./schemes/unsafe.ts";
import { WerkzeugPbkdf2Scheme, WerkzeugScryptScheme } from "./schemes/werkzeug.ts";
import type { PasswordSettings } from "./settings.ts";

/** What the settings make of schemes. */
export interface SchemeList {
  /** Of new hashes. */
  readonly current: MakingScheme;
  /** Of stored hashes, in the order in which they are asked. */
  readonly schemes: readonly PasswordScheme[];
  readonly deprecated: ReadonlySet<SchemeName>;
}

/** OWASP's "Password Storage Cheat Sheet" has these. */
const PBKDF2_SHA256_ITERATIONS = 600_000;
const PBKDF2_SHA512_ITERATIONS = 210_000;
const SCRYPT = { r: 8, p: 3 } as const;

/**
 * The schemes that the settings ask for.
 *
 * @throws PhialError `PASSWORD_DRIVER_MISSING`, `PASSWORD_SCHEME_MISSING`
 */
export function schemeList(settings: PasswordSettings, driver?: BcryptDriver): SchemeList {
  const { SECURITY_PASSWORD_HASH: name, SECURITY_PASSWORD_SCHEMES: asked } = settings;
  const isAccepted = (scheme: SchemeName): boolean =>
    asked === null ? !UNSAFE_NAMES.includes(scheme) : asked.includes(scheme);
  const accepted = SCHEME_NAMES.filter(isAccepted);
  if (!accepted.includes(name)) throw schemeMissing(name);
  const all = [...builtIn(settings), ...(driver ? bcryptSchemes(settings, driver) : [])];
  const found = (scheme: SchemeName) => all.find((candidate) => candidate.name === scheme);
  const missing = (asked === null ? [name] : accepted).filter((scheme) => !found(scheme));
  const current = found(name);
  if (missing.length > 0 || !current || !isMaking(current)) throw driverMissing(missing);
  // Plain text recognises everything, and is therefore asked last.
  const schemes = accepted
    .map(found)
    .filter((scheme) => scheme !== undefined)
    .toSorted((a, b) => Number(a.name === "plaintext") - Number(b.name === "plaintext"));
  return { current, schemes, deprecated: deprecatedNames(settings) };
}

function deprecatedNames(settings: PasswordSettings): ReadonlySet<SchemeName> {
  const { SECURITY_PASSWORD_HASH: current } = settings;
  const named = settings.SECURITY_DEPRECATED_PASSWORD_SCHEMES;
  const isOld = (name: SchemeName): boolean =>
    name !== current && (named.includes("auto") || named.includes(name));
  return new Set([...UNSAFE_NAMES, ...SCHEME_NAMES.filter(isOld)]);
}

function builtIn(settings: PasswordSettings): readonly PasswordScheme[] {
  const iterations = settings.SECURITY_PASSWORD_PBKDF2_ITERATIONS;
  const scrypt = { logN: settings.SECURITY_PASSWORD_SCRYPT_COST, ...SCRYPT };
  return [
    new Argon2Scheme({
      memory: settings.SECURITY_PASSWORD_ARGON2_MEMORY,
      passes: settings.SECURITY_PASSWORD_ARGON2_PASSES,
      parallelism: settings.SECURITY_PASSWORD_ARGON2_PARALLELISM,
    }),
    new ScryptScheme(scrypt),
    new WerkzeugScryptScheme(scrypt),
    new Pbkdf2Scheme("sha256", iterations ?? PBKDF2_SHA256_ITERATIONS),
    new Pbkdf2Scheme("sha512", iterations ?? PBKDF2_SHA512_ITERATIONS),
    new WerkzeugPbkdf2Scheme(iterations ?? PBKDF2_SHA256_ITERATIONS),
    new ShaCryptScheme("sha256"),
    new ShaCryptScheme("sha512"),
    new HexMd5Scheme(),
    new PlaintextScheme(),
  ];
}

function bcryptSchemes(
  settings: PasswordSettings,
  driver: BcryptDriver,
): readonly PasswordScheme[] {
  const parameters = {
    rounds: settings.BCRYPT_LOG_ROUNDS,
    prefix: settings.BCRYPT_HASH_PREFIX,
  };
  return [
    new BcryptScheme(driver, parameters, settings.BCRYPT_HANDLE_LONG_PASSWORDS),
    new BcryptSha256Scheme(driver, parameters),
  ];
}

function driverMissing(names: readonly SchemeName[]): PhialError {
  return new PhialError(
    "PASSWORD_DRIVER_MISSING",
    `The settings ask for ${names.join(" and ")}, and nothing computes bcrypt.`,
    'Install @node-rs/bcrypt, import { bcrypt } from "@phial/passwords/bcrypt", and write new Passwords({ bcrypt }).',
  );
}

function schemeMissing(name: SchemeName): PhialError {
  return new PhialError(
    "PASSWORD_SCHEME_MISSING",
    `New hashes are made with ${name}, and SECURITY_PASSWORD_SCHEMES does not accept them.`,
    `Add "${name}" to SECURITY_PASSWORD_SCHEMES.`,
  );
}
