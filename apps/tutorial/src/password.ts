import { randomBytes, scrypt, timingSafeEqual } from "node:crypto";
import { promisify } from "node:util";

const derive = promisify<string, Buffer, number, object, Buffer>(scrypt);
const COST = { N: 2 ** 15, r: 8, p: 1, maxmem: 64 * 1024 * 1024 };
const LENGTH = 32;

/** A salted hash of a password, as text for the database. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(16);
  const hash = await derive(password, salt, LENGTH, COST);
  return `${salt.toString("base64url")}.${hash.toString("base64url")}`;
}

/** A hash that no password has, to compare with where there is no user: it takes the same time. */
export const NO_PASSWORD = `${"A".repeat(22)}.${"A".repeat(43)}`;

/** Whether `password` is the one that was hashed. */
export async function checkPassword(hashed: string, password: string): Promise<boolean> {
  const [salt = "", hash = ""] = hashed.split(".");
  const expected = Buffer.from(hash, "base64url");
  const actual = await derive(password, Buffer.from(salt, "base64url"), LENGTH, COST);
  return expected.length === actual.length && timingSafeEqual(expected, actual);
}
