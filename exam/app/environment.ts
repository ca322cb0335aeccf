import { generateKeyPairSync } from "node:crypto";
import { join } from "node:path";
import { type Config, type ConfigObject, loadConfig } from "phial";

/** The variables of the contract that the exam app reads; the names are in `checks.json`. */
export type Environment = Readonly<Record<string, string | undefined>>;

const MIGRATIONS = join(import.meta.dirname, "../migrations");
const LOOPBACK = ["127.0.0.0/8"];
const POSTGRES_URL = "postgres://postgres:postgres@127.0.0.1:5432/postgres";

/** What each profile of the contract sets. One that is not here cannot be started. */
const PROFILES: ReadonlyMap<string, ConfigObject> = new Map<string, ConfigObject>([
  ["default", {}],
  ["cookie-store", {}],
  ["redis", {}],
  ["postgres", {}],
  ["chaos-db", {}],
  ["rs256", { JWT_ALGORITHM: "RS256" }],
  // Where the keys are, PHIAL_JWT_JWKS_URL says.
  ["jwks", { JWT_ALGORITHM: "RS256" }],
  ["dev", { DEBUG: true, ENV: "development" }],
  [
    "prod",
    {
      ENV: "production",
      TRUSTED_HOSTS: ["ex.test"],
      SERVER_NAME: "ex.test",
      PREFERRED_URL_SCHEME: "https",
      SESSION_COOKIE_NAME: "__Host-session",
      REMEMBER_COOKIE_NAME: "__Host-remember_token",
    },
  ],
  ["proxy-hops1", { TRUSTED_PROXIES: { hops: 1, peers: LOOPBACK } }],
  ["proxy-hops2", { TRUSTED_PROXIES: { hops: 2, peers: LOOPBACK } }],
  ["proxy-cidr", { TRUSTED_PROXIES: { proxies: ["10.0.0.0/8", "127.0.0.1/32"] } }],
  [
    "proxy-platform",
    {
      TRUSTED_PROXIES: {
        platform: { header: "x-forwarded-for", writes: 1, peers: ["127.0.0.1/32"] },
      },
    },
  ],
]);

/** The profiles that the exam app can be started with. */
export const profileNames: ReadonlySet<string> = new Set(PROFILES.keys());

/** Whether the profile has Redis. */
export function hasRedis(env: Environment): boolean {
  return profileOf(env) === "redis";
}

function profileOf(env: Environment): string {
  return env["EXAM_PROFILE"] ?? "default";
}

/**
 * The configuration that the contract's variables ask for. Any setting can be given on top, as
 * `PHIAL_<SETTING>`: the checks of bad settings need that.
 *
 * @throws Error for a profile that does not exist
 */
export function readConfig(env: Environment, defaults: ConfigObject = {}): Config {
  const name = profileOf(env);
  const profile = PROFILES.get(name);
  if (!profile) throw new Error(`EXAM_PROFILE is none of ${[...PROFILES.keys()].join(", ")}.`);
  const isProduction = env["EXAM_ENV"] === "production" || name === "prod";
  const fallbacks = env["SECRET_KEY_FALLBACKS"] ?? "";
  const values = {
    ENV: isProduction ? "production" : "testing",
    SECRET_KEY: env["SECRET_KEY"],
    DATABASE_POOL_SIZE: 5,
    MIGRATE_DIRECTORY: MIGRATIONS,
    ...defaults,
    ...servicesOf(env),
    ...tokenKeys(env),
    ...(fallbacks !== "" && { SECRET_KEY_FALLBACKS: fallbacks.split(",") }),
    ...profile,
  };
  return loadConfig({ values, environment: env, envFile: false });
}

/** The keys of tokens: those in cookies have secrets of their own, made from the app's. */
function tokenKeys(env: Environment): ConfigObject {
  const { SECRET_KEY: key, SECRET_KEY_FALLBACKS: fallbacks = "" } = env;
  const retired = fallbacks === "" ? [] : fallbacks.split(",");
  return {
    ...(key !== undefined && { JWTC_JWT_SECRET_KEY: `jwtc-of-the-exam-app-${key}` }),
    JWTC_JWT_SECRET_KEY_FALLBACKS: retired.map((old) => `jwtc-of-the-exam-app-${old}`),
    JWTC_JWT_TOKEN_LOCATION: ["cookies"],
    ...(profileOf(env) === "rs256" && { JWT_KEY_SET: { keys: [newRsaKey()] } }),
  };
}

/** A private key as a JWK that does not say its algorithm. */
function newRsaKey(): object {
  const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  return { ...privateKey.export({ format: "jwk" }), kid: "exam" };
}

/** Where the contract's variables say that databases and Redis are. */
function servicesOf(env: Environment): ConfigObject {
  const { DATABASE_URL, REDIS_URL } = env;
  const isServer = profileOf(env) === "postgres";
  const database = DATABASE_URL ?? (isServer ? (env["POSTGRES_URL"] ?? POSTGRES_URL) : undefined);
  return {
    // The contract has the plain path of a file, too.
    ...(database !== undefined && {
      DATABASE_URL: /^[a-z]+:/.test(database) ? database : `sqlite:${database}`,
    }),
    ...(hasRedis(env) && { REDIS_PREFIX: "exam:", ...(REDIS_URL !== undefined && { REDIS_URL }) }),
  };
}
