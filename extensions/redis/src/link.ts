import { AsyncResource } from "node:async_hooks";
import { randomInt } from "node:crypto";
import { type Clock, type Logger, systemClock } from "phial";
import { CircuitBreaker } from "./breaker.ts";
import { type Deadline, Deadlines } from "./deadlines.ts";
import type { OpenDriver, RedisDriver } from "./driver.ts";
import { closed, queueFull, timedOut, unavailable } from "./failures.ts";

/** How a {@link Link} behaves; times are in milliseconds. */
export interface LinkOptions {
  readonly open: OpenDriver;
  readonly appName: string;
  /** Without its password. */
  readonly url: string;
  readonly clock: Clock;
  readonly log: Logger;
  readonly connectTimeout: number;
  /** `Infinity` lets commands block for as long as they like. */
  readonly commandTimeout: number;
  readonly queueLength: number;
  readonly breakerFailures: number;
  readonly breakerDelay: number;
}

/** Something that is done with the driver once it is ready. */
type Operation = (driver: RedisDriver) => Promise<unknown>;

/** An operation and what is told of it. One is made for every command, so there is little to it. */
class Task implements Deadline {
  readonly at: number;
  readonly operation: Operation;
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: unknown) => void;
  readonly #late: (task: Task) => void;
  isSettled = false;
  isWaiting = false;

  constructor(
    init: Pick<Task, "at" | "operation" | "resolve" | "reject">,
    late: (task: Task) => void,
  ) {
    this.at = init.at;
    this.operation = init.operation;
    this.resolve = init.resolve;
    this.reject = init.reject;
    this.#late = late;
  }

  expire(): void {
    this.#late(this);
  }
}

/**
 * The connection of one app to its server, which fails fast: it is made at first use and again
 * after it was lost; every operation has a deadline; only so many wait for a connection; and after
 * some failures in a row nobody does, until one operation has got through.
 */
export class Link {
  readonly #options: LinkOptions;
  readonly #breaker: CircuitBreaker;
  readonly #deadlines = new Deadlines();
  // The connection must not keep the context of the request that happens to open it.
  readonly #scope = new AsyncResource("phial.redis");
  readonly #late = (task: Task): void => {
    this.#fail(task, timedOut(this.#patience, this.#options.url));
  };
  #underWay = 0;
  readonly #waiting = new Set<Task>();
  #driver: RedisDriver | undefined;
  /** The driver that commands go to, once it is connected. */
  #connected: RedisDriver | undefined;
  #hasBeenReady = false;
  #isDown = false;
  #isClosed = false;
  #lastCause: unknown = new Error("not connected yet");
  #retry: NodeJS.Timeout | undefined;
  #connectTimer: NodeJS.Timeout | undefined;
  #idle: (() => void) | undefined;

  constructor(options: LinkOptions) {
    this.#options = options;
    const { clock, breakerFailures: failures, breakerDelay: delay } = options;
    this.#breaker = new CircuitBreaker({ clock, failures, delay });
  }

  get state(): "closed" | "open" | "half-open" {
    return this.#breaker.state;
  }

  /** Does something with the connection; rejects by the deadline at the latest. */
  run<T>(operation: (driver: RedisDriver) => Promise<T>): Promise<T> {
    if (this.#isClosed) return Promise.reject(closed(this.#options.appName));
    if (!this.#breaker.admit()) return Promise.reject(unavailable(this.#lastCause));
    return new Promise<T>((resolve, reject) => {
      const at = systemClock.monotonic() + this.#patience;
      // What the operation gives is what its caller awaits.
      const tell = resolve as (value: unknown) => void;
      const task = new Task({ at, operation, resolve: tell, reject }, this.#late);
      this.#underWay += 1;
      if (this.#connected?.isReady) this.#start(task, this.#connected);
      else this.#wait(task);
    });
  }

  /** Lets what is under way end, unless it may block for ever, and closes the connection. */
  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    if (this.#underWay > 0 && this.#isPatient) this.#driver?.destroy();
    else if (this.#underWay > 0) await new Promise<void>((resolve) => (this.#idle = resolve));
    clearTimeout(this.#retry);
    clearTimeout(this.#connectTimer);
    this.#deadlines.clear();
    const driver = this.#driver;
    this.#driver = undefined;
    if (driver?.isReady) await driver.close();
    else driver?.destroy();
  }

  /** Whether commands may block for as long as they like. */
  get #isPatient(): boolean {
    return this.#options.commandTimeout === Infinity;
  }

  /** How long a command may take, the wait for a connection included. */
  get #patience(): number {
    const { commandTimeout, connectTimeout } = this.#options;
    if (this.#isPatient) return connectTimeout;
    return this.#hasBeenReady ? commandTimeout : Math.max(connectTimeout, commandTimeout);
  }

  #wait(task: Task): void {
    const { queueLength, url } = this.#options;
    if (this.#waiting.size >= queueLength) {
      this.#breaker.withdraw();
      this.#settle(task, () => task.reject(queueFull(queueLength, url)));
      return;
    }
    task.isWaiting = true;
    this.#waiting.add(task);
    this.#deadlines.add(task);
    if (!this.#driver && !this.#retry) this.#scope.runInAsyncScope(() => this.#connect());
  }

  #start(task: Task, driver: RedisDriver): void {
    if (this.#isPatient) this.#deadlines.remove(task);
    else this.#deadlines.add(task);
    try {
      task.operation(driver).then(
        (value) => this.#succeed(task, value),
        (error: unknown) => this.#judge(task, error, driver),
      );
    } catch (error) {
      this.#judge(task, error, driver);
    }
  }

  #succeed(task: Task, value: unknown): void {
    // It is too late for this one, but the server is alive.
    if (this.#breaker.succeed() || this.#isDown) this.#up();
    if (!task.isSettled) this.#settle(task, () => task.resolve(value));
  }

  #judge(task: Task, error: unknown, driver: RedisDriver): void {
    if (task.isSettled) return;
    const kind = driver.kindOf(error);
    if (kind === "down" && this.#driver === driver) return this.#fail(task, unavailable(error));
    if (kind === "down") return this.#settle(task, () => task.reject(unavailable(error)));
    if (kind === "other") this.#breaker.withdraw();
    else if (this.#breaker.succeed() || this.#isDown) this.#up();
    this.#settle(task, () => task.reject(error));
  }

  #fail(task: Task, error: Error): void {
    this.#lastCause = error.cause;
    this.#settle(task, () => task.reject(error));
    if (this.#breaker.fail()) this.#open();
  }

  #settle(task: Task, tell: () => void): void {
    task.isSettled = true;
    this.#underWay -= 1;
    if (task.isWaiting) this.#waiting.delete(task);
    this.#deadlines.remove(task);
    tell();
    if (this.#underWay === 0) this.#idle?.();
  }

  /** The breaker has opened: whoever waits is told now, and the connection is of no more use. */
  #open(): void {
    this.#down(this.#lastCause);
    const driver = this.#driver;
    // One that is still being made may yet come about.
    if (driver?.isReady) this.#discard(driver);
    for (const task of this.#waiting) {
      this.#settle(task, () => task.reject(unavailable(this.#lastCause)));
    }
  }

  #connect(): void {
    this.#retry = undefined;
    const driver: RedisDriver = this.#options.open({ lost: (cause) => this.#lose(driver, cause) });
    this.#driver = driver;
    const { connectTimeout, url } = this.#options;
    const giveUp = (): void => this.#refuse(driver, timedOut(connectTimeout, url).cause);
    this.#connectTimer = setTimeout(giveUp, connectTimeout);
    this.#connectTimer.unref();
    driver.connect().then(
      () => this.#begin(driver),
      (cause: unknown) => this.#refuse(driver, cause),
    );
  }

  #begin(driver: RedisDriver): void {
    if (this.#driver !== driver) return;
    clearTimeout(this.#connectTimer);
    this.#connected = driver;
    this.#hasBeenReady = true;
    for (const task of this.#waiting) {
      this.#waiting.delete(task);
      this.#start(task, driver);
    }
  }

  /** A connection could not be made. */
  #refuse(driver: RedisDriver, cause: unknown): void {
    if (this.#driver !== driver) return;
    this.#lastCause = cause;
    this.#discard(driver);
    if (this.#breaker.fail()) return this.#open();
    if (this.#breaker.state !== "closed") {
      for (const task of this.#waiting) this.#settle(task, () => task.reject(unavailable(cause)));
    } else if (this.#waiting.size > 0) {
      const again = (): NodeJS.Timeout => setTimeout(() => this.#reconnect(), randomInt(5, 25));
      this.#retry = this.#scope.runInAsyncScope(again);
    }
  }

  #reconnect(): void {
    this.#retry = undefined;
    if (this.#waiting.size > 0 && !this.#driver) this.#connect();
  }

  /** A connection that was in use is gone. */
  #lose(driver: RedisDriver, cause: unknown): void {
    if (this.#connected !== driver) return;
    this.#lastCause = cause;
    this.#discard(driver);
    if (this.#isClosed) return;
    this.#down(cause);
    if (this.#breaker.fail()) this.#open();
  }

  #discard(driver: RedisDriver): void {
    if (this.#driver === driver) {
      clearTimeout(this.#connectTimer);
      this.#driver = undefined;
      this.#connected = undefined;
    }
    driver.destroy();
  }

  #down(cause: unknown): void {
    if (this.#isDown) return;
    this.#isDown = true;
    const reason = cause instanceof Error ? cause.message : String(cause);
    this.#options.log.warn({ event: "redis.down", url: this.#options.url, reason }, "redis.down");
  }

  #up(): void {
    if (!this.#isDown) return;
    this.#isDown = false;
    this.#options.log.info({ event: "redis.up", url: this.#options.url }, "redis.up");
  }
}
