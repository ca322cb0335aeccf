import { KeyRing, sessionSerializer } from "phial/signing";
import { sessionSecret } from "../../session-operation.ts";
import { signingOperation } from "../../signing-operation.ts";

const serializer = sessionSerializer(new KeyRing(sessionSecret));

export default signingOperation({
  sign: (value) => serializer.dumps({ ...value }),
  read: (text) => serializer.loads(text, { maxAge: 3600 }),
});
