import type { StandardSchemaV1 } from "@standard-schema/spec";
import { PhialError } from "phial";
import type { JWTHeader } from "./jws/compact.ts";
import type { JWTClaims } from "./jwt-claims.ts";
import { JWTError } from "./jwt-error.ts";
import type { JWTSettings } from "./settings.ts";

/** What the extension itself writes into tokens. */
const REGISTERED = ["fresh", "iat", "jti", "type", "nbf", "csrf", "aud", "iss", "exp", "fam"];

/** The app's own claims in tokens, and the schema that they follow. */
export interface CustomClaims<Claims extends object> {
  /** Of a token's claims those that the extension has not written. */
  of(claims: object): Record<string, unknown>;
  /** @throws PhialError `JWT_CLAIMS_INVALID` for claims that nobody would accept */
  require(claims: object): Promise<void>;
  /**
   * Puts the claims of an access token through the schema; those of a refresh token stay as they are.
   *
   * @throws JWTError `verification`
   */
  check(claims: JWTClaims, header: JWTHeader): Promise<JWTClaims & Partial<Claims>>;
}

/** Makes the {@link CustomClaims} of a manager. */
export function customClaims<Claims extends object>(
  schema: StandardSchemaV1<unknown, Claims> | undefined,
  settings: JWTSettings,
): CustomClaims<Claims> {
  const registered = new Set([...REGISTERED, settings.JWT_IDENTITY_CLAIM]);
  const of = (claims: object) =>
    Object.fromEntries(Object.entries(claims).filter(([name]) => !registered.has(name)));
  return {
    of,
    async require(claims) {
      const result = await schema?.["~standard"].validate(of(claims));
      if (result?.issues) throw unfit(result.issues);
    },
    async check(claims, header) {
      // Any of the app's own claims may be missing, and without a schema the type has none.
      if (!schema || claims.type === "refresh") return claims as JWTClaims & Partial<Claims>;
      const result = await schema["~standard"].validate(of(claims));
      if (!result.issues) return Object.assign(claims, result.value);
      throw new JWTError("verification", "User claims verification failed", { header, claims });
    },
  };
}

function unfit(issues: readonly StandardSchemaV1.Issue[]): PhialError {
  const names = issues.map(({ path = [] }) =>
    path.map((part) => String(typeof part === "object" ? part.key : part)).join("."),
  );
  return new PhialError(
    "JWT_CLAIMS_INVALID",
    `The claims of an access token do not fit their schema: ${names.map((name) => name || "all").join(", ")}.`,
    "Pass them to createAccessToken({ claims }), or give them in additionalClaims.",
  );
}
