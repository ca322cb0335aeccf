import { signToken, verifyToken } from "./src/jws/index.ts";
import { createSecretKey } from "node:crypto";
import { JWTManager } from "./src/index.ts";
import { Phial, silentLogger } from "phial";
const key = createSecretKey(Buffer.from("x".repeat(32)));
const app = new Phial("x", {
  config: { TESTING: true, JWT_SECRET_KEY: "x".repeat(32) },
  log: silentLogger,
});
const jwt = new JWTManager().initApp(app);
const N = 100000;
await app.run(async () => {
  const t = await jwt.createAccessToken("ann");
  const tokens = jwt.of(app);
  const claims = await jwt.decodeToken(t);
  for (let r = 0; r < 3; r++) {
    let s = process.cpuUsage();
    for (let i = 0; i < N; i++) verifyToken(t, { algorithms: ["HS256"], key, now: Date.now() });
    let e = process.cpuUsage(s);
    console.log("verifyToken", (e.user + e.system) / N);
    s = process.cpuUsage();
    for (let i = 0; i < N; i++) signToken({ ...claims }, { algorithm: "HS256", key });
    e = process.cpuUsage(s);
    console.log("signToken", (e.user + e.system) / N);
    s = process.cpuUsage();
    for (let i = 0; i < N; i++) await tokens.decode(t);
    e = process.cpuUsage(s);
    console.log("decode", (e.user + e.system) / N);
    s = process.cpuUsage();
    for (let i = 0; i < N; i++) await tokens.access("ann", {});
    e = process.cpuUsage(s);
    console.log("create", (e.user + e.system) / N);
  }
});
