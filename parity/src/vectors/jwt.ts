import {
  type Algorithm,
  ALGORITHMS,
  JWTError,
  signToken,
  unverifiedHeader,
  verifyToken,
  type VerifyOptions,
} from "@phial/jwt/jws";

type Input = Record<string, unknown>;

/** The vectors of the group `jwt`: the functions of PyJWT, done with `@phial/jwt/jws`. */
export const functions: Record<string, (input: Input) => unknown> = {
  "jwt.encode": (input) =>
    signToken(objectOf(input["payload"]), {
      key: String(input["key"]),
      algorithm: algorithmOf(input["algorithm"]),
      headers: objectOf(input["headers"]),
    }),
  "jwt.decode": (input) => ({ ...verifyToken(String(input["token"]), optionsOf(input)) }),
  "jwt.get_unverified_header": (input) => unverifiedHeader(String(input["token"])),
};

/** The class of PyJWT by what its message begins with. */
const TYPES: readonly (readonly [start: string, type: string])[] = [
  ["Signature verification failed", "InvalidSignatureError"],
  ["Token has expired", "ExpiredSignatureError"],
  ["The token is not yet valid", "ImmatureSignatureError"],
  ["The specified alg value", "InvalidAlgorithmError"],
  ["Algorithm not specified", "InvalidAlgorithmError"],
  ["Issued At claim (iat)", "InvalidIssuedAtError"],
  ["Token is missing", "MissingRequiredClaimError"],
  ["Invalid issuer", "InvalidIssuerError"],
  ["Payload Issuer", "InvalidIssuerError"],
  ["Audience", "InvalidAudienceError"],
  ["Invalid audience", "InvalidAudienceError"],
  ["Invalid claim format", "InvalidAudienceError"],
  ["Subject must", "InvalidSubjectError"],
  ["JWT ID", "InvalidJTIError"],
];

/** The name of PyJWT's class for an error of {@link functions}. */
export function errorType(error: unknown): string {
  if (!(error instanceof JWTError)) return error instanceof Error ? error.name : typeof error;
  const { message } = error;
  return TYPES.find(([start]) => message.startsWith(start))?.[1] ?? "DecodeError";
}

function optionsOf(input: Input): VerifyOptions {
  const { audience, issuer, leeway, now, algorithms } = input;
  const checks = objectOf(input["options"]);
  const { require: required } = checks;
  return {
    algorithms: Array.isArray(algorithms) ? algorithms.map(algorithmOf) : [],
    key: String(input["key"]),
    now: Number(now) * 1000,
    ...(typeof audience === "string" || Array.isArray(audience) ? { audience } : {}),
    ...(typeof issuer === "string" && { issuer }),
    ...(typeof leeway === "number" && { leeway }),
    ...(Array.isArray(required) && { required: required.map(String) }),
    allowExpired: checks["verify_exp"] === false,
    verifySub: checks["verify_sub"] !== false,
  };
}

function algorithmOf(name: unknown): Algorithm {
  const algorithm = ALGORITHMS.find((known) => known === name);
  if (algorithm) return algorithm;
  throw new TypeError("The vector names an unknown algorithm.");
}

function objectOf(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null ? { ...value } : {};
}
