import { randomBytes, randomInt } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import { type Logger, PhialError, systemClock } from "phial";
import type { RedisCommands } from "./connection.ts";
import { defineScript } from "./script.ts";

/** How a lock is taken; times are in seconds. */
export interface LockOptions {
  /** After how long the server frees it, whatever has become of the holder. */
  readonly ttl: number;
  /** How long to wait while somebody else holds it. @default 0 */
  readonly wait?: number;
  /** Whether to extend it for as long as it is not released. @default false */
  readonly extend?: boolean;
}

/** What takes the lock, if it is free, and counts who has: a larger number is a later holder. */
const ACQUIRE = defineScript({
  keys: 2,
  source: `
if redis.call('SET', KEYS[1], ARGV[1], 'NX', 'PX', ARGV[2]) then
  return redis.call('INCR', KEYS[2])
end
return 0`,
  reply: Number,
});

/** Nobody deletes or extends the lock of somebody else. */
const RELEASE = defineScript({
  keys: 1,
  source: `
if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end
return 0`,
  reply: Number,
});

const EXTEND = defineScript({
  keys: 1,
  source: `
if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('PEXPIRE', KEYS[1], ARGV[2]) end
return 0`,
  reply: Number,
});

/** The scripts of a lock: for a server of tests that has no Lua. */
export const lockScripts = { ACQUIRE, RELEASE, EXTEND };

/** Whom a lock is taken for. */
export interface LockOwner {
  readonly commands: RedisCommands;
  readonly log: Logger;
  /** The locks that are held: they are released when the app closes. */
  readonly held: Set<RedisLock>;
}

/**
 * A lock that is held, until it is released or its time is over.
 *
 * A holder that stops for longer than `ttl`, in a long collection of garbage for example, does not
 * notice that it has lost the lock: pass {@link RedisLock.fence} to what it writes to, and refuse
 * there a number smaller than one already seen.
 */
export class RedisLock implements AsyncDisposable, Disposable {
  readonly name: string;
  /** The number of this holder: larger than that of every earlier one. */
  readonly fence: number;
  readonly #owner: LockOwner;
  readonly #keys: LockKeys;
  readonly #secret: string;
  readonly #lost = new AbortController();
  #endsAt: number;
  #timer: NodeJS.Timeout | undefined;
  #released: Promise<boolean> | undefined;

  constructor(owner: LockOwner, name: string, taken: TakenLock) {
    this.name = name;
    this.fence = taken.fence;
    this.#owner = owner;
    this.#keys = taken.keys;
    this.#secret = taken.secret;
    this.#endsAt = taken.endsAt;
    owner.held.add(this);
    if (taken.options.extend) this.#keepExtending(taken.options.ttl);
  }

  /** Whether it is held, as far as can be told without asking the server. */
  get isHeld(): boolean {
    return !this.#released && !this.#lost.signal.aborted && systemClock.monotonic() < this.#endsAt;
  }

  /** Aborted when an extension has found the lock lost. */
  get signal(): AbortSignal {
    return this.#lost.signal;
  }

  /**
   * Holds it for `ttl` seconds from now.
   *
   * @throws PhialError `REDIS_LOCK_LOST` when it is not held any more
   */
  async extend(ttl: number): Promise<void> {
    const milliseconds = checkedTtl(ttl);
    const before = systemClock.monotonic();
    const args = [this.#secret, milliseconds];
    const isExtended = await this.#owner.commands.runScript(EXTEND, [this.#keys[0]], args);
    if (isExtended === 1 && !this.#released) {
      this.#endsAt = before + milliseconds;
      return;
    }
    const error = lost(this.name);
    this.#lost.abort(error);
    throw error;
  }

  /** Gives it back; tells whether it was still held. A second call gives the same. */
  release(): Promise<boolean> {
    return (this.#released ??= this.#release());
  }

  async #release(): Promise<boolean> {
    clearInterval(this.#timer);
    this.#owner.held.delete(this);
    const { commands } = this.#owner;
    return (await commands.runScript(RELEASE, [this.#keys[0]], [this.#secret])) === 1;
  }

  /** Releases it; what cannot be released ends by itself. */
  async [Symbol.asyncDispose](): Promise<void> {
    try {
      await this.release();
    } catch (error) {
      this.#owner.log.warn({ event: "redis.lock", lock: this.name, err: error }, "not released");
    }
  }

  /** Releases it without waiting for that. */
  [Symbol.dispose](): void {
    void this[Symbol.asyncDispose]();
  }

  #keepExtending(ttl: number): void {
    this.#timer = setInterval(
      () => {
        this.extend(ttl).catch((error: unknown) => {
          if (this.#lost.signal.aborted) clearInterval(this.#timer);
          else
            this.#owner.log.warn(
              { event: "redis.lock", lock: this.name, err: error },
              "not extended",
            );
        });
      },
      (ttl * 1000) / 3,
    );
    this.#timer.unref();
  }
}

/** The lock itself, and the counter of its holders; both in one slot of a cluster. */
type LockKeys = readonly [lock: string, fence: string];

interface TakenLock {
  readonly keys: LockKeys;
  readonly secret: string;
  readonly fence: number;
  readonly endsAt: number;
  readonly options: LockOptions;
}

/** Takes the lock, waiting for it as the options say. */
export async function takeLock(
  owner: LockOwner,
  name: string,
  options: LockOptions,
): Promise<RedisLock | undefined> {
  const ttl = checkedTtl(options.ttl);
  const keys: LockKeys = [`lock:{${name}}`, `lock:{${name}}:fence`];
  const secret = randomBytes(16).toString("base64url");
  const deadline = systemClock.monotonic() + (options.wait ?? 0) * 1000;
  for (let longest = 8; ; longest = Math.min(longest * 2, 128)) {
    const before = systemClock.monotonic();
    const fence = await owner.commands.runScript(ACQUIRE, keys, [secret, ttl]);
    if (fence > 0) {
      return new RedisLock(owner, name, { keys, secret, fence, endsAt: before + ttl, options });
    }
    const left = deadline - systemClock.monotonic();
    if (left <= 0) return undefined;
    await pause(Math.min(left, randomInt(longest / 2, longest + 1)));
  }
}

function checkedTtl(seconds: number): number {
  const milliseconds = Math.ceil(seconds * 1000);
  if (Number.isSafeInteger(milliseconds) && milliseconds > 0) return milliseconds;
  throw new PhialError(
    "REDIS_LOCK_TTL_INVALID",
    `The lock is to be held for ${String(seconds)} seconds.`,
    "Give the seconds after which the server may free it: redis.lock(name, { ttl: 30 }).",
  );
}

function lost(name: string): PhialError {
  return new PhialError(
    "REDIS_LOCK_LOST",
    `The lock ${JSON.stringify(name)} is not held any more; somebody else may hold it.`,
    "Stop the work and undo what can be undone. Take it for longer, or with { extend: true }.",
  );
}
