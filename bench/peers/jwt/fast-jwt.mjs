import { createSigner, createVerifier } from "fast-jwt";

export const packageName = "fast-jwt";

export function open(secret) {
  return {
    sign: createSigner({ key: secret, algorithm: "HS256" }),
    verify: createVerifier({ key: secret, algorithms: ["HS256"], cache: false }),
  };
}
