/**
 * Settings for tests: the same schemes with as little work as they can do, so that a thousand
 * logins take a second and not half a minute. Production refuses them.
 *
 * @example
 * const app = createApp({ TESTING: true, ...fastPasswords });
 */
export const fastPasswords = {
  SECURITY_PASSWORD_ARGON2_MEMORY: 8,
  SECURITY_PASSWORD_ARGON2_PASSES: 1,
  SECURITY_PASSWORD_ARGON2_PARALLELISM: 1,
  SECURITY_PASSWORD_SCRYPT_COST: 1,
  SECURITY_PASSWORD_PBKDF2_ITERATIONS: 1,
  BCRYPT_LOG_ROUNDS: 4,
} as const;
