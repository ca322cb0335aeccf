import { defineSettings, type SettingsOf } from "phial";
import { MAKING_NAMES, SCHEME_NAMES } from "./scheme.ts";

/** How much work at a time, and how much for one password: of both extensions of the package. */
export const workSettings = defineSettings({
  SECURITY_PASSWORD_LENGTH_MAX: {
    type: "integer",
    default: 256,
    min: 64,
    max: 4096,
    doc: "Most characters of a password; a longer one is refused before anything is computed.",
  },
  SECURITY_PASSWORD_CONCURRENCY: {
    type: "integer",
    nullable: true,
    min: 1,
    max: 128,
    doc: "How many are hashed at a time. Unless set, one less than there are cores, and than `UV_THREADPOOL_SIZE`.",
  },
  SECURITY_PASSWORD_QUEUE_LENGTH: {
    type: "integer",
    default: 100,
    min: 0,
    max: 100_000,
    doc: "How many may wait for their turn; the next gets a 503.",
  },
  SECURITY_PASSWORD_TIME_LIMIT: {
    type: "duration",
    default: 2,
    min: 0.001,
    max: 60,
    doc: "A stored hash that would take one core longer, by estimate, is refused.",
  },
  SECURITY_PASSWORD_MEMORY_LIMIT: {
    type: "integer",
    default: 256,
    min: 1,
    max: 65_536,
    doc: "A stored hash that would take more memory is refused. In MiB.",
  },
});

/** The settings of Flask-Bcrypt. */
export const bcryptSettings = defineSettings({
  BCRYPT_LOG_ROUNDS: {
    type: "integer",
    default: 12,
    min: 4,
    max: 31,
    doc: "Cost of a new bcrypt hash, the logarithm of its rounds; at least 10 in production.",
  },
  BCRYPT_HASH_PREFIX: {
    type: "string",
    choices: ["2a", "2b"],
    default: "2b",
    doc: "How a new bcrypt hash begins.",
  },
  BCRYPT_HANDLE_LONG_PASSWORDS: {
    type: "boolean",
    default: false,
    doc: "Hash the SHA-256 of the password instead of itself. Old hashes do not match any more when it is changed.",
  },
});

/** The settings of `Passwords`; the names are those of Flask-Security where it has them. */
export const passwordSettings = defineSettings({
  SECURITY_PASSWORD_HASH: {
    type: "string",
    choices: MAKING_NAMES,
    default: "argon2",
    doc: "What new hashes are made with.",
  },
  SECURITY_PASSWORD_SCHEMES: {
    type: "list",
    nullable: true,
    minLength: 1,
    check: (names) => flawOfNames(names, SCHEME_NAMES),
    doc: "What stored hashes are accepted, see below. Unless set, all but `plaintext` and `hex_md5`.",
  },
  SECURITY_DEPRECATED_PASSWORD_SCHEMES: {
    type: "list",
    default: ["auto"],
    check: (names) => flawOfNames(names, ["auto", ...SCHEME_NAMES]),
    doc: "What is replaced at the next login. `auto` means all but that of new hashes.",
  },
  SECURITY_PASSWORD_SALT: {
    type: "string",
    nullable: true,
    secret: true,
    minLength: 1,
    doc: "Flask-Security's: with it, the HMAC-SHA512 of a password is hashed instead of itself.",
  },
  SECURITY_PASSWORD_SINGLE_HASH: {
    type: "list",
    default: ["plaintext"],
    check: (names) => flawOfNames(names, SCHEME_NAMES),
    doc: "Schemes that the HMAC is not for.",
  },
  SECURITY_PASSWORD_NORMALIZE_FORM: {
    type: "string",
    choices: ["NFKD", "NFKC", "NFD", "NFC"],
    default: "NFKD",
    nullable: true,
    doc: "Form of Unicode that passwords are brought into.",
  },
  SECURITY_PASSWORD_ARGON2_MEMORY: {
    type: "integer",
    default: 19_456,
    min: 8,
    max: 4_194_304,
    doc: "In KiB.",
  },
  SECURITY_PASSWORD_ARGON2_PASSES: {
    type: "integer",
    default: 2,
    min: 1,
    max: 1000,
    doc: "How often it goes over the memory.",
  },
  SECURITY_PASSWORD_ARGON2_PARALLELISM: {
    type: "integer",
    default: 1,
    min: 1,
    max: 16,
    doc: "Number of lanes.",
  },
  SECURITY_PASSWORD_SCRYPT_COST: {
    type: "integer",
    default: 15,
    min: 1,
    max: 22,
    doc: "The logarithm of N, for `scrypt` and `werkzeug_scrypt`; r is 8 and p is 3.",
  },
  SECURITY_PASSWORD_PBKDF2_ITERATIONS: {
    type: "integer",
    nullable: true,
    min: 1,
    max: 100_000_000,
    doc: "Unless set, 600000 with SHA-256 and 210000 with SHA-512.",
  },
  ...bcryptSettings,
  ...workSettings,
  SECURITY_PASSWORD_LENGTH_MIN: {
    type: "integer",
    default: 8,
    min: 1,
    max: 64,
    doc: "Least characters of a new password.",
  },
  SECURITY_PASSWORD_CHECK_BREACHED: {
    type: "string",
    choices: ["strict", "best-effort"],
    nullable: true,
    doc: "Whether `flaws` asks haveibeenpwned.com; with `strict` no answer is a flaw, with `best-effort` it is none.",
  },
  SECURITY_PASSWORD_BREACHED_COUNT: {
    type: "integer",
    default: 1,
    min: 1,
    doc: "How often a password must have been seen in breaches to be refused.",
  },
  SECURITY_PASSWORD_BREACHED_TIMEOUT: {
    type: "duration",
    default: 2,
    min: 0.001,
    max: 60,
    doc: "Longest wait for that answer.",
  },
});

/** The values of the settings. */
export type PasswordSettings = SettingsOf<typeof passwordSettings>;
/** The values of the settings that say how much work is done. */
export type WorkSettings = SettingsOf<typeof workSettings>;

function flawOfNames(names: readonly string[], known: readonly string[]): string | undefined {
  const unknown = names.find((name) => !known.includes(name));
  if (unknown === undefined) return undefined;
  return `names ${JSON.stringify(unknown)}, which is none of ${known.join(", ")}`;
}
