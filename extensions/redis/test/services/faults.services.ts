import { monitorEventLoopDelay } from "node:perf_hooks";
import { setTimeout as pause } from "node:timers/promises";
import { isHttpError, Phial } from "phial";
import { beforeEach, describe, expect, test } from "vitest";
import { Redis } from "../../src/index.ts";
import { recordedLog } from "../recorded-log.ts";
import { RedisServer, until, withoutServer } from "./redis-server.ts";

/** What came of the commands of a load. */
interface Outcome {
  readonly code: string;
  readonly milliseconds: number;
}

/** Sends a command every two milliseconds until it is stopped. */
class Load {
  readonly outcomes: Outcome[] = [];
  readonly #send: () => Promise<unknown>;
  readonly #timer: NodeJS.Timeout;
  readonly #delay = monitorEventLoopDelay({ resolution: 5 });
  #underWay = 0;

  constructor(send: () => Promise<unknown>) {
    this.#send = send;
    this.#timer = setInterval(() => void this.#one(), 2);
    this.#delay.enable();
  }

  /** The outcomes since the last call. */
  take(): Outcome[] {
    return this.outcomes.splice(0);
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer);
    this.#delay.disable();
    await until(() => this.#underWay === 0);
  }

  /** The longest that the program itself was held up, in milliseconds. */
  get heldUp(): number {
    return this.#delay.max / 1e6;
  }

  async #one(): Promise<void> {
    this.#underWay += 1;
    const start = performance.now();
    const code = await this.#send().then(
      () => "ok",
      (error: unknown) => (isHttpError(error) ? String(error.code) : String(error)),
    );
    this.outcomes.push({ code, milliseconds: performance.now() - start });
    this.#underWay -= 1;
  }
}

const slowest = (outcomes: readonly Outcome[]) =>
  Math.max(0, ...outcomes.map(({ milliseconds }) => milliseconds));
const codesOf = (outcomes: readonly Outcome[]) => [...new Set(outcomes.map(({ code }) => code))];

describe.skipIf(withoutServer)("under load", () => {
  let server: RedisServer;
  const log = recordedLog();
  const redis = new Redis();
  let app: Phial;

  beforeEach(async () => {
    log.events.length = 0;
    server = await RedisServer.start();
    const config = { TESTING: true, REDIS_URL: server.url };
    app = new Phial("faults", { config, log });
    redis.initApp(app);
    await until(async () => (await redis.of(app).health()).ok);
    return async () => {
      await app.close();
      await server[Symbol.asyncDispose]();
    };
  });

  test.each(["SIGKILL", "SIGSTOP"] as const)(
    "a server that gets %s costs bounded errors, and is back by itself",
    async (signal) => {
      const { link, client } = redis.of(app);
      const load = new Load(() => client.incr("n"));
      await pause(300);
      load.take();

      await server.signal(signal);
      const rss = process.memoryUsage.rss();
      await pause(3000);
      const away = load.take();
      const state = link.state;
      const growth = (process.memoryUsage.rss() - rss) / 1024 / 1024;
      if (signal === "SIGKILL") await server.start();
      else await server.signal("SIGCONT");
      const start = performance.now();
      await until(() => load.outcomes.at(-1)?.code === "ok", 10);
      const seconds = (performance.now() - start) / 1000;
      load.take();
      await pause(500);
      const back = load.take();
      await load.stop();

      const failed = away.filter(({ code }) => code !== "ok");
      console.log(
        `${signal}: ${failed.length} errors, slowest ${slowest(away).toFixed(0)} ms`,
        `(program held up ${load.heldUp.toFixed(0)} ms), back after ${seconds.toFixed(1)} s,`,
        `memory +${growth.toFixed(0)} MiB`,
      );
      expect(failed.length).toBeGreaterThan(100);
      expect(codesOf(failed).filter((code) => !/^REDIS_(?:UNAV|TIME|QUEUE)/.test(code))).toEqual(
        [],
      );
      expect(slowest(away)).toBeLessThan(150 + load.heldUp * 2);
      expect(["open", "half-open"]).toContain(state);
      expect(seconds).toBeLessThan(5);
      expect(growth).toBeLessThan(32);
      expect(codesOf(back)).toEqual(["ok"]);
      expect(log.events).toEqual(["redis.down", "redis.up"]);
    },
    60_000,
  );

  test("a server that is killed again and again never gives the answer to another question", async () => {
    const { client } = redis.of(app);
    let wrong = 0;
    let right = 0;
    const load = new Load(async () => {
      const word = `${performance.now()}`;
      if ((await client.echo(word)) === word) right += 1;
      else wrong += 1;
    });
    for (let round = 0; round < 4; round++) {
      await pause(300);
      await server.signal("SIGSTOP");
      await pause(150);
      await server.signal("SIGCONT");
      await pause(300);
      await server.signal("SIGKILL");
      await server.start();
    }
    await until(() => load.outcomes.at(-1)?.code === "ok", 10);
    await load.stop();

    expect(wrong).toBe(0);
    expect(right).toBeGreaterThan(0);
  }, 60_000);

  test("a subscription goes on after the server was killed", async () => {
    const messages = redis.of(app).subscribe("news");
    await messages.ready;
    await server.signal("SIGKILL");
    await server.start();

    const sending = setInterval(() => {
      redis
        .of(app)
        .publish("news", "back")
        .catch(() => undefined);
    }, 100);
    const { value } = await messages.next();
    clearInterval(sending);

    expect(value).toEqual({ channel: "news", message: "back" });
  });
});
