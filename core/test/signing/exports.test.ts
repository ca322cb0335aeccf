import { expect, test } from "vitest";
import * as signing from "../../src/signing/index.ts";

test("phial/signing exports these names and no others", () => {
  expect(Object.keys(signing).toSorted()).toMatchInlineSnapshot(`
    [
      "BadData",
      "BadPayload",
      "BadSignature",
      "BadTimeSignature",
      "KeyRing",
      "Serializer",
      "SignatureExpired",
      "Signer",
      "TimedSerializer",
      "TimestampSigner",
      "Tuple",
      "URLSafeSerializer",
      "URLSafeTimedSerializer",
      "Uuid",
      "compareDigest",
      "decodeBase64",
      "deriveKey",
      "dumpTagged",
      "encodeBase64",
      "isBadData",
      "loadTagged",
      "sessionSerializer",
      "taggedJson",
    ]
  `);
});
