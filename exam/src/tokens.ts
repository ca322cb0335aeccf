import { createHmac } from "node:crypto";
import type { ExamApp } from "./exam-app.ts";
import { type Answer, ask } from "./http.ts";

/** A user of the contract. */
export const ALICE = { email: "alice@ex.test", password: "correct horse battery 1" };
export const BOB = { email: "bob@ex.test", password: "another long pass 2" };

/** What a login gives. */
export interface Pair {
  readonly access: string;
  readonly refresh: string;
}

/** Logs in. @throws Error when that is refused */
export async function logIn(app: ExamApp, user: object = ALICE): Promise<Pair> {
  return pairOf(await ask(app, { path: "/jwt/login", json: user }));
}

/** The tokens in an answer. @throws Error when there are none */
export function pairOf({ status, body }: Answer): Pair {
  if (status !== 200) throw new Error(`No tokens: ${status} ${body}`);
  const { access_token: access, refresh_token: refresh } = JSON.parse(body);
  return { access: String(access), refresh: String(refresh) };
}

/** Asks with a token. */
export function askWith(app: ExamApp, token: string, path = "/jwt/me"): Promise<Answer> {
  const method = path === "/jwt/refresh" ? "POST" : path === "/jwt/logout" ? "DELETE" : "GET";
  return ask(app, { method, path, headers: { authorization: `Bearer ${token}` } });
}

/** A part of a token. */
export function part(value: object | string): string {
  const text = typeof value === "string" ? value : JSON.stringify(value);
  return Buffer.from(text).toString("base64url");
}

/** A token signed with HS256, whatever its parts say. */
export function forge(key: string, header: object, payload: object | string): string {
  const text = `${part(header)}.${part(payload)}`;
  return `${text}.${createHmac("sha256", key).update(text).digest("base64url")}`;
}

/** Good claims. */
export function claimsFrom(now: number, more: object = {}): object {
  const iat = Math.floor(now / 1000);
  const base = { fresh: false, iat, jti: "by-hand", type: "access", sub: ALICE.email };
  return { ...base, nbf: iat, exp: iat + 900, ...more };
}
