// The floor: JSON, base64url and one HMAC, with no rule of JWT around it.
import { createHmac, createSecretKey, timingSafeEqual } from "node:crypto";
import { secret, tokenOperation } from "../../jwt-operation.ts";

const key = createSecretKey(Buffer.from(secret));
const header = Buffer.from('{"alg":"HS256","typ":"JWT"}').toString("base64url");
const mac = (text: string) => createHmac("sha256", key).update(text).digest("base64url");

export default await tokenOperation(
  {
    sign(claims) {
      const text = `${header}.${Buffer.from(JSON.stringify(claims)).toString("base64url")}`;
      return `${text}.${mac(text)}`;
    },
    verify(token) {
      const dot = token.lastIndexOf(".");
      const text = token.slice(0, dot);
      const [expected, given] = [Buffer.from(mac(text)), Buffer.from(token.slice(dot + 1))];
      if (!timingSafeEqual(expected, given)) throw new Error("forged");
      const payload = text.slice(text.indexOf(".") + 1);
      return JSON.parse(Buffer.from(payload, "base64url").toString());
    },
  },
  "verify",
);
