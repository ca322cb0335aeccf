import { randomBytes } from "node:crypto";
import { session } from "phial";
import type { Nonces } from "./nonces.ts";

const NONCE = "auth_nonce";
const OPAQUE = "auth_opaque";

/**
 * Flask-HTTPAuth's nonces: one in the session, good until the next challenge, however often it is used.
 * Whoever reads a request can send it again; for apps whose Flask half challenges, too.
 */
export function sessionNonces(): Nonces {
  return {
    make: (c) => {
      const [nonce, opaque] = [randomBytes(16).toString("hex"), randomBytes(16).toString("hex")];
      session(c).update({ [NONCE]: nonce, [OPAQUE]: opaque });
      return { nonce, opaque };
    },
    check: ({ nonce, opaque }, c) => {
      const values = session(c);
      return values.get(NONCE) === nonce && values.get(OPAQUE) === opaque ? "good" : "bad";
    },
    use: () => true,
  };
}
