// The floor: JSON, base64url and one HMAC, with nothing of a format around it.
import { createHmac, timingSafeEqual } from "node:crypto";
import { sessionSecret } from "../../session-operation.ts";
import { signingOperation } from "../../signing-operation.ts";

const mac = (text: string) => createHmac("sha1", sessionSecret).update(text).digest();

export default signingOperation({
  sign(value) {
    const payload = Buffer.from(JSON.stringify(value)).toString("base64url");
    return `${payload}.${mac(payload).toString("base64url")}`;
  },
  read(text) {
    const dot = text.lastIndexOf(".");
    const payload = text.slice(0, dot);
    const signature = Buffer.from(text.slice(dot + 1), "base64url");
    if (!timingSafeEqual(signature, mac(payload))) throw new Error("forged");
    return JSON.parse(Buffer.from(payload, "base64url").toString());
  },
});
