import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { Database } from "@phial/db";
import { mariadb } from "@phial/db/mariadb";
import { postgres } from "@phial/db/postgres";
import { Redis } from "@phial/redis";
import { Phial, silentLogger } from "phial";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { dbStore, TokenMark } from "../../src/drivers/db.ts";
import { redisStore } from "../../src/drivers/redis.ts";
import { JWTManager } from "../../src/index.ts";
import { tokenStoreCases } from "../../src/testing/index.ts";
import { servicesConfig } from "./stores-config.ts";

const SECONDS = 60_000;
const URLS = {
  redis: process.env["REDIS_URL"],
  postgres: process.env["POSTGRES_URL"],
  mariadb: process.env["MARIADB_URL"],
};
const PRESENT = Object.entries(URLS).flatMap(([kind, url]) =>
  url === undefined ? [] : [{ kind, url }],
);
const NONE = [{ kind: "no server", url: "" }];

const redis = new Redis();
const db = new Database({ models: [TokenMark], drivers: [postgres(), mariadb()] });

/** A process that redeems one token when it is told to. */
class Redeemer {
  readonly #child: ChildProcess;
  #output = "";

  constructor(...args: readonly string[]) {
    const script = join(import.meta.dirname, "redeemer.ts");
    this.#child = spawn(process.execPath, ["--conditions=source", script, ...args], {
      stdio: ["pipe", "pipe", "inherit"],
    });
    this.#child.stdout?.on("data", (chunk: Buffer) => (this.#output += chunk.toString()));
  }

  async ready(): Promise<void> {
    await expect.poll(() => this.#output, { timeout: 30_000 }).toContain("ready");
  }

  go(): void {
    this.#child.stdin?.write("go\n");
  }

  async status(): Promise<string> {
    if (this.#child.exitCode === null) await once(this.#child, "exit");
    return this.#output.split("\n")[1] ?? "";
  }
}

describe.skipIf(PRESENT.length === 0).each(PRESENT.length === 0 ? NONE : PRESENT)(
  "on $kind",
  ({ kind, url }) => {
    const isRedis = kind === "redis";
    const store = isRedis ? redisStore(redis) : dbStore(db);
    const app = async (): Promise<Phial> => {
      const made = new Phial("marks", { config: servicesConfig(isRedis, url), log: silentLogger });
      if (isRedis) redis.initApp(made);
      else db.initApp(made);
      return made;
    };

    beforeAll(async () => {
      await using made = await app();
      if (!isRedis) await made.run(() => db.createAll());
    }, SECONDS);
    afterAll(async () => {
      await using made = await app();
      if (isRedis) await redis.of(made).clear();
      else await made.run(() => db.dropAll());
    }, SECONDS);

    for (const { name, run } of tokenStoreCases({ store, app, isPrivate: false })) {
      test(name, run, SECONDS);
    }

    test(
      "of processes that redeem one refresh token exactly one wins",
      async () => {
        const jwt = new JWTManager({ store });
        await using made = await app();
        jwt.initApp(made);
        const token = await made.run(() => jwt.createRefreshToken("ann"));
        const redeemers = [1, 2, 3].map(() => new Redeemer(kind, url, token));
        await Promise.all(redeemers.map((redeemer) => redeemer.ready()));

        for (const redeemer of redeemers) redeemer.go();

        const statuses = await Promise.all(redeemers.map((redeemer) => redeemer.status()));
        expect(statuses.toSorted()).toEqual(["200", "401", "401"]);
      },
      SECONDS,
    );
  },
);
