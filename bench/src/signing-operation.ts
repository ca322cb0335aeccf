import { strict as assert } from "node:assert";
import type { Operation } from "./operation.ts";
import { visitor } from "./session-operation.ts";

interface Signing {
  readonly sign: (value: object) => string;
  readonly read: (text: string) => unknown;
}

/** Signs the values of a visitor's session and reads the signed text again. */
export function signingOperation({ sign, read }: Signing): Operation {
  const text = sign(visitor);
  return {
    call: () => {
      sign(visitor);
      return read(text);
    },
    check() {
      // A reader may return an object without a prototype.
      assert.deepEqual(Object.assign({}, read(text)), visitor);
      assert.throws(() => read(`${text.slice(0, -3)}AAA`), "a forged text is taken");
    },
  };
}
