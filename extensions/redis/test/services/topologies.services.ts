import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Phial, silentLogger } from "phial";
import { describe, expect, test } from "vitest";
import { Redis } from "../../src/index.ts";
import { freePort, RedisServer, until, withoutServer } from "./redis-server.ts";

const PATIENT = { REDIS_CONNECT_TIMEOUT: "20s", REDIS_COMMAND_TIMEOUT: "20s" };

function appWith(config: object): { app: Phial; redis: Redis } {
  const redis = new Redis();
  const settings = { TESTING: true, REDIS_PREFIX: "p:", ...PATIENT, ...config };
  const app = new Phial("topologies", { config: settings, log: silentLogger });
  redis.initApp(app);
  return { app, redis };
}

/** What works the same whatever the URL says. */
async function judge({ app, redis }: { app: Phial; redis: Redis }): Promise<void> {
  const connection = redis.of(app);
  const { client } = connection;
  const add = redis.script({
    keys: 1,
    source: "return redis.call('INCRBY', KEYS[1], ARGV[1])",
    reply: Number,
  });
  for (let i = 0; i < 20; i++) await client.set(`k${i}`, `${i}`);
  expect(await client.get("k7")).toBe("7");
  expect(await connection.sendCommand(["GET", "k7"])).toBe("7");
  expect(await app.run(() => add(["k7"], 3))).toBe(10);
  expect(
    await connection.multi([
      ["INCR", "{k}a"],
      ["INCR", "{k}b"],
    ]),
  ).toEqual([1, 1]);
  expect(await client.multi().incr("{k}a").get("{k}a").execTyped()).toEqual([2, "2"]);
  expect(
    await connection.pipeline([
      ["GET", "k1"],
      ["GET", "k2"],
    ]),
  ).toEqual(["1", "2"]);
  await using lock = await connection.lock("l", { ttl: 30 });
  expect(await connection.tryLock("l", { ttl: 30 })).toBeUndefined();
  expect(lock.fence).toBe(1);
  await using messages = connection.subscribe("news");
  await messages.ready;
  await connection.publish("news", "hi");
  expect((await messages.next()).value).toEqual({ channel: "news", message: "hi" });
  expect(await connection.health()).toMatchObject({ ok: true });
  const found = new Set<string>();
  for await (const key of connection.keys("k*")) found.add(key);
  expect(found.size).toBe(20);
  expect(await connection.clear("k*")).toBe(20);
}

describe.skipIf(withoutServer)("a server", () => {
  test("is reached by its Unix socket", async () => {
    await using server = await RedisServer.start("--unixsocket", "FOLDER/s");
    const made = appWith({ REDIS_URL: `unix://${server.folder}/s?db=2` });

    await judge(made);
    await made.app.close();
  });

  test("is asked for its user and password", async () => {
    const users = ["--user", "ann", "on", ">s@fe", "~*", "&*", "+@all", "--user", "default", "off"];
    await using server = await RedisServer.start(...users);
    const url = (word: string) => `redis://ann:${word}@127.0.0.1:${server.port}/1`;
    const made = appWith({ REDIS_URL: url("s%40fe") });
    const other = appWith({ REDIS_URL: url("wrong") });

    await judge(made);
    expect(await other.redis.of(other.app).health()).toMatchObject({
      ok: false,
      reason: expect.stringContaining("WRONGPASS"),
    });
    await made.app.close();
    await other.app.close();
  });

  test("with TLS is only trusted with a certificate of the authority", async () => {
    const folder = mkdtempSync(join(tmpdir(), "phial-redis-tls-"));
    const subject = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"];
    const { status } = spawnSync(
      "openssl",
      ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", ...subject].concat([
        "-keyout",
        join(folder, "key.pem"),
        "-out",
        join(folder, "cert.pem"),
      ]),
    );
    expect(status).toBe(0);
    const port = await freePort();
    const tls = ["--tls-port", `${port}`, "--tls-auth-clients", "no"].concat(
      ["--tls-cert-file", join(folder, "cert.pem"), "--tls-key-file", join(folder, "key.pem")],
      ["--tls-ca-cert-file", join(folder, "cert.pem")],
    );
    await using _server = await RedisServer.start(...tls);
    const url = `rediss://localhost:${port}/0`;
    const trusting = appWith({ REDIS_URL: url, REDIS_TLS_CA: join(folder, "cert.pem") });
    const wary = appWith({ REDIS_URL: url });

    await judge(trusting);
    expect(await wary.redis.of(wary.app).health()).toMatchObject({
      ok: false,
      reason: expect.stringContaining("self-signed certificate"),
    });
    await trusting.app.close();
    await wary.app.close();
    rmSync(folder, { recursive: true, force: true });
  });
});

describe.skipIf(withoutServer)("sentinels", () => {
  test("name the server, also after another one has taken over", async () => {
    await using main = await RedisServer.start();
    await using replica = await RedisServer.start("--replicaof", "127.0.0.1", `${main.port}`);
    const folder = mkdtempSync(join(tmpdir(), "phial-sentinel-"));
    const file = join(folder, "sentinel.conf");
    writeFileSync(
      file,
      [
        `sentinel monitor main 127.0.0.1 ${main.port} 1`,
        "sentinel down-after-milliseconds main 500",
        "sentinel failover-timeout main 2000",
      ].join("\n"),
    );
    await using sentinel = await RedisServer.start(file, "--sentinel");
    const url = `redis+sentinel://127.0.0.1:${sentinel.port}/main/0`;
    // The sentinel has to have met the replica.
    const made = appWith({ REDIS_URL: url, REDIS_COMMAND_TIMEOUT: "1s" });
    const connection = made.redis.of(made.app);
    const plain = appWith({ REDIS_URL: `redis://127.0.0.1:${sentinel.port}`, REDIS_PREFIX: "" });
    await until(async () => {
      const replicas = await plain.redis
        .of(plain.app)
        .sendCommand(["SENTINEL", "REPLICAS", "main"]);
      return Array.isArray(replicas) && replicas.length === 1;
    });

    await judge(made);
    await connection.client.set("before", "1");
    await main.signal("SIGKILL");
    await until(
      () =>
        connection.client.set("after", "1").then(
          () => true,
          () => false,
        ),
      50,
    );

    const direct = appWith({ REDIS_URL: replica.url });
    expect(await direct.redis.of(direct.app).client.get("after")).toBe("1");
    for (const { app } of [made, plain, direct]) await app.close();
    rmSync(folder, { recursive: true, force: true });
  }, 120_000);
});

describe.skipIf(withoutServer)("a cluster", () => {
  test("of three nodes is one database", async () => {
    const options = ["--cluster-enabled", "yes", "--cluster-node-timeout", "2000"];
    await using one = await RedisServer.start(...options);
    await using two = await RedisServer.start(...options);
    await using three = await RedisServer.start(...options);
    const nodes = [one, two, three];
    const share = Math.ceil(16_384 / nodes.length);
    const direct = nodes.map(({ url }) => appWith({ REDIS_URL: url, REDIS_PREFIX: "" }));
    const ask = async (node: number, ...command: [string, ...(string | number)[]]) => {
      const made = direct[node];
      return made?.redis.of(made.app).sendCommand(command);
    };
    for (const node of nodes.keys()) {
      const last = Math.min((node + 1) * share, 16_384) - 1;
      await ask(node, "CLUSTER", "ADDSLOTSRANGE", node * share, last);
    }
    for (const { port } of [two, three]) await ask(0, "CLUSTER", "MEET", "127.0.0.1", port);
    await until(async () => {
      const states = await Promise.all(
        [...nodes.keys()].map((node) => ask(node, "CLUSTER", "INFO")),
      );
      return states.every((state) => String(state).includes("cluster_state:ok"));
    });
    const addresses = nodes.map(({ port }) => `127.0.0.1:${port}`).join(",");
    const made = appWith({ REDIS_URL: `redis+cluster://${addresses}` });

    await judge(made);
    const sizes = await Promise.all([...nodes.keys()].map((node) => ask(node, "DBSIZE")));
    expect(sizes.map(Number).reduce((sum, size) => sum + size)).toBeGreaterThan(0);
    for (const { app } of [made, ...direct]) await app.close();
  }, 120_000);
});
