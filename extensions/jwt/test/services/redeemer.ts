// A process of its own that redeems a refresh token: `node redeemer.ts <store> <url> <token>`. It
// says "ready", redeems when it is told to, and says what came of it.
import { once } from "node:events";
import { Database } from "@phial/db";
import { mariadb } from "@phial/db/mariadb";
import { postgres } from "@phial/db/postgres";
import { Redis } from "@phial/redis";
import { Phial, silentLogger } from "phial";
import { dbStore, TokenMark } from "../../src/drivers/db.ts";
import { redisStore } from "../../src/drivers/redis.ts";
import { JWTManager } from "../../src/index.ts";
import { servicesConfig } from "./stores-config.ts";

const [, , kind = "", url = "", token = ""] = process.argv;
const redis = new Redis();
const db = new Database({ models: [TokenMark], drivers: [postgres(), mariadb()] });
const isRedis = kind === "redis";
const jwt = new JWTManager({ store: isRedis ? redisStore(redis) : dbStore(db) });
const app = new Phial("redeemer", { config: servicesConfig(isRedis, url), log: silentLogger });
if (isRedis) redis.initApp(app);
else db.initApp(app);
jwt.initApp(app);
app.post("/refresh", jwt.required({ refresh: true }), (c) => jwt.rotate(c));
// Opens the connection.
await app.request("/refresh", { method: "POST" });
process.stdout.write("ready\n");
await once(process.stdin, "data");
const headers = { Authorization: `Bearer ${token}` };
const { status } = await app.request("/refresh", { method: "POST", headers });
process.stdout.write(`${status}\n`);
await app.close();
process.exit(0);
