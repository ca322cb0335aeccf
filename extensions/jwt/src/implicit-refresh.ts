import type { Context } from "hono";
import { afterThisRequest, PhialError } from "phial";
import type { AppTokens } from "./app-tokens.ts";
import type { JWTHeader } from "./jws/compact.ts";
import type { JWTClaims } from "./jwt-claims.ts";
import { JWTError } from "./jwt-error.ts";
import type { JWTToken, JWTTypes } from "./options.ts";
import { familyOf } from "./revocations.ts";

/** A request whose access cookie may be replaced. */
export interface Renewal<T extends JWTTypes> {
  readonly c: Context;
  readonly verified: {
    readonly header: JWTHeader;
    readonly claims: JWTClaims;
    readonly identity: T["identity"];
    readonly user: T["user"] | undefined;
  };
  /** Whether its cookies are to stay as they are. */
  readonly isKept: () => boolean;
}

/**
 * Replaces an access cookie that ends soon by a new one, when the request has gone well. The new
 * token is never fresh; claims of the old one stay, under those of `additionalClaims`.
 */
export function renewAtEnd<T extends JWTTypes>(
  tokens: AppTokens<T>,
  { c, verified, isKept }: Renewal<T>,
): void {
  const { JWT_IMPLICIT_REFRESH: window } = tokens.settings;
  const { claims } = verified;
  if (window === null || claims.type !== "access" || claims.exp === undefined) return;
  if (claims.exp - tokens.app.clock.now() / 1000 > window) return;
  afterThisRequest(c, async (response) => {
    if (response.status >= 400 || isKept() || (await isRevoked(tokens, verified))) return;
    const token = await renewed(tokens, verified);
    const { claims: next } = await tokens.reader.read(token);
    const csrf = tokens.cookies.sendsCsrf ? next.csrf : undefined;
    const cookies = tokens.cookies.written(c, { token, refresh: false, csrf }, {});
    for (const cookie of cookies) response.headers.append("Set-Cookie", cookie);
  });
}

/** Whether the request has revoked its own token. */
async function isRevoked<T extends JWTTypes>(
  { revocations, options }: AppTokens<T>,
  { header, claims }: Renewal<T>["verified"],
): Promise<boolean> {
  try {
    await revocations.check({ header, claims });
  } catch (error) {
    if (error instanceof JWTError) return true;
    throw error;
  }
  // What its guard has let through.
  const token = { header, claims } as JWTToken<T["claims"]>;
  return options.tokenInBlocklist !== undefined && (await options.tokenInBlocklist(token));
}

async function renewed<T extends JWTTypes>(
  tokens: AppTokens<T>,
  { claims, identity, user }: Renewal<T>["verified"],
): Promise<string> {
  const subject = subjectOf(tokens, { identity, user });
  const additional = await tokens.options.additionalClaims?.(subject);
  const fam = claims.fam === undefined ? {} : { fam: familyOf(claims) };
  const kept = { ...tokens.custom.of(claims), ...additional, ...fam };
  // What a verified token had is what the schema has let through.
  return tokens.access(subject, {
    claims: kept,
  });
}

/**
 * What a new token is made for, when there is only the old one.
 *
 * @throws PhialError `JWT_SUBJECT_UNKNOWN`
 */
export function subjectOf<T extends JWTTypes>(
  { options }: AppTokens<T>,
  known: { readonly identity: T["identity"]; readonly user: T["user"] | undefined },
): T["subject"] {
  if (options.subjectOf) return options.subjectOf(known.identity, known.user);
  // Without a function subjects are identities.
  if (!options.userIdentity) return known.identity;
  throw new PhialError(
    "JWT_SUBJECT_UNKNOWN",
    "A token is to be renewed, and nothing says what its successor is made for: there is a userIdentity, but no subjectOf.",
    "Say it: new JWTManager({ subjectOf: (identity, user) => user }).",
  );
}
