import { createHmac, createSecretKey, timingSafeEqual, hash } from "node:crypto";
import { isUtf8 } from "node:buffer";
import { readPart, asciiJson, writePart } from "./src/jws/json-text.ts";
import { signToken } from "./src/jws/index.ts";
const key = createSecretKey(Buffer.from("x".repeat(32)));
const kb = Buffer.from("x".repeat(32));
const claims = {
  fresh: false,
  iat: 1700000000,
  jti: "6ba7b810-9dad-41d1-80b4-00c04fd430c8",
  type: "access",
  sub: "ann",
  nbf: 1700000000,
  csrf: "6ba7b810-9dad-41d1-80b4-00c04fd430c8",
  exp: 1700000900,
};
const t = signToken(claims, { algorithm: "HS256", key });
const last = t.lastIndexOf("."),
  first = t.indexOf(".");
const text = t.slice(0, last),
  sig = t.slice(last + 1),
  payload = t.slice(first + 1, last),
  head = t.slice(0, first);
const json = JSON.stringify(claims);
const sigBuf = Buffer.from(sig, "base64url");
const N = 200000;
function m(name: string, f: () => unknown) {
  for (let i = 0; i < 20000; i++) f();
  const s = process.cpuUsage();
  for (let i = 0; i < N; i++) f();
  const e = process.cpuUsage(s);
  console.log(name.padEnd(30), ((e.user + e.system) / N).toFixed(2));
}
m("hmac latin1 b64url keyobj", () =>
  createHmac("sha256", key).update(text, "latin1").digest("base64url"),
);
m("hmac utf8 b64url keyobj", () => createHmac("sha256", key).update(text).digest("base64url"));
m("hmac buf digest", () => createHmac("sha256", key).update(text, "latin1").digest());
m("hmac kb", () => createHmac("sha256", kb).update(text, "latin1").digest("base64url"));
m("compare text", () => {
  const a = Buffer.from(sig),
    b = Buffer.from(sig);
  return a.length === b.length && timingSafeEqual(a, b);
});
m("compare latin1", () => {
  const a = Buffer.from(sig, "latin1"),
    b = Buffer.from(sig, "latin1");
  return timingSafeEqual(a, b);
});
m("compare decoded", () => timingSafeEqual(sigBuf, Buffer.from(sig, "base64url")));
m("readPart payload", () => readPart(payload, "payload"));
m("readPart header", () => readPart(head, "header"));
m("b64 decode", () => Buffer.from(payload, "base64url"));
m("b64 decode utf8", () => Buffer.from(payload, "base64url").toString("utf8"));
m("b64 decode latin1", () => Buffer.from(payload, "base64url").toString("latin1"));
const pb = Buffer.from(payload, "base64url");
m("isUtf8", () => isUtf8(pb));
m("JSON.parse", () => JSON.parse(json));
m("regex 3", () => /^[\w-]*$/.test(payload) && /^[\w-]*$/.test(sig) && /^[\w-]*$/.test(head));
m("writePart", () => writePart(claims));
m("asciiJson", () => asciiJson(claims));
m("stringify", () => JSON.stringify(claims));
m("b64 encode latin1", () => Buffer.from(json, "latin1").toString("base64url"));
m("b64 encode utf8", () => Buffer.from(json).toString("base64url"));
m("btoa", () => btoa(json));
m("scan loop", () => {
  let n = 0;
  for (let i = 0; i < json.length; i++) {
    const c = json.charCodeAt(i);
    if (c === 0x22) {
      i = json.indexOf('"', i + 1);
    } else if (c === 0x3a) n++;
  }
  return n;
});
m("null assign", () =>
  Object.assign(Object.create(null), { type: "access", fresh: false, jti: null }, claims),
);
