// What is signed was signed with a retired key: three keys are tried.
import { KeyRing, sessionSerializer } from "phial/signing";
import { sessionSecret } from "../../session-operation.ts";
import { signingOperation } from "../../signing-operation.ts";

const retired = sessionSerializer(new KeyRing(sessionSecret));
const rotated = sessionSerializer(
  new KeyRing("new-key-0123456789", { fallbacks: ["old-key-0123456789", sessionSecret] }),
);

export default signingOperation({
  sign: (value) => retired.dumps({ ...value }),
  read: (text) => rotated.loads(text, { maxAge: 3600 }),
});
