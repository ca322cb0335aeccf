import { SECRET } from "../tokens-app.ts";

/** The settings of an app that keeps marks on a real server, which may be somebody's. */
export function servicesConfig(isRedis: boolean, url: string): Record<string, unknown> {
  const secret = { TESTING: true, JWT_SECRET_KEY: SECRET };
  if (!isRedis) return { ...secret, DATABASE_URL: url };
  return {
    ...secret,
    REDIS_URL: url,
    REDIS_PREFIX: "phial-jwt-test:",
    REDIS_CONNECT_TIMEOUT: "20s",
    REDIS_COMMAND_TIMEOUT: "20s",
  };
}
