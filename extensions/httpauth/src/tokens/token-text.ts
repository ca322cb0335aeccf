import { createHash, randomBytes } from "node:crypto";

/** A token that was made: its parts, and the text that is shown once. */
export interface NewTokenText {
  readonly id: string;
  readonly secret: string;
  readonly text: string;
}

/** What stands in a token: the name of its row, and the secret. */
export interface TokenParts {
  readonly id: string;
  readonly secret: string;
}

const ID_LENGTH = 16;
const SECRET_LENGTH = 43;
const CHECK_LENGTH = 6;

/**
 * Makes a token: the prefix, by which scanners of source code find it, 96 random bits that name it, 256
 * random bits that are the secret, and a check sum, so that a slip costs no look into the store.
 */
export function newTokenText(prefix: string): NewTokenText {
  const id = randomBytes(12).toString("base64url");
  const secret = randomBytes(32).toString("base64url");
  const body = `${prefix}${id}${secret}`;
  return { id, secret, text: `${body}${checkSum(body)}` };
}

/** Takes a token apart; `undefined` for what is none. */
export function readTokenText(prefix: string, text: string): TokenParts | undefined {
  const length = prefix.length + ID_LENGTH + SECRET_LENGTH;
  if (text.length !== length + CHECK_LENGTH || !text.startsWith(prefix)) return undefined;
  const body = text.slice(0, length);
  if (checkSum(body) !== text.slice(length)) return undefined;
  const rest = body.slice(prefix.length);
  return { id: rest.slice(0, ID_LENGTH), secret: rest.slice(ID_LENGTH) };
}

/** What a store keeps of a secret. It is random, so that a fast hash is enough. */
export function hashOfSecret(secret: string): string {
  return createHash("sha256").update(secret).digest("hex");
}

function checkSum(body: string): string {
  return createHash("sha256").update(body).digest("base64url").slice(0, CHECK_LENGTH);
}
