import { type Clock, systemClock } from "phial";
import { OK, type Reply } from "./resp.ts";

type Value = string | Map<string, string> | Set<string> | string[];

interface Entry {
  readonly value: Value;
  readonly endsAt: number;
}

const WRONG_TYPE = "WRONGTYPE Operation against a key holding the wrong kind of value";

/** The keys of one database of a fake, in memory. */
export class FakeStore {
  readonly #entries = new Map<string, Entry>();
  readonly #clock: Clock;

  constructor(clock: Clock = systemClock) {
    this.#clock = clock;
  }

  /** Runs a command; `undefined` when it is not one that a fake knows. */
  run(name: string, args: readonly string[]): Reply | undefined {
    const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
    return command?.(this, args);
  }

  names(): string[] {
    return [...this.#entries.keys()].filter((key) => this.#entry(key));
  }

  text(key: string): string | undefined {
    return this.#typed(key, (value) => (typeof value === "string" ? value : undefined));
  }

  hash(key: string): Map<string, string> {
    const isHash = (value: Value) => (value instanceof Map ? value : undefined);
    return this.#typed(key, isHash) ?? this.#put(key, new Map<string, string>());
  }

  members(key: string): Set<string> {
    const isSet = (value: Value) => (value instanceof Set ? value : undefined);
    return this.#typed(key, isSet) ?? this.#put(key, new Set<string>());
  }

  list(key: string): string[] {
    const isList = (value: Value) => (Array.isArray(value) ? value : undefined);
    return this.#typed(key, isList) ?? this.#put(key, []);
  }

  has(key: string): boolean {
    return this.#entry(key) !== undefined;
  }

  set(key: string, value: string, milliseconds = Infinity): void {
    this.#entries.set(key, { value, endsAt: this.#clock.now() + milliseconds });
  }

  delete(key: string): boolean {
    return this.has(key) && this.#entries.delete(key);
  }

  clear(): void {
    this.#entries.clear();
  }

  expire(key: string, milliseconds: number): boolean {
    const entry = this.#entry(key);
    if (!entry) return false;
    this.#entries.set(key, { value: entry.value, endsAt: this.#clock.now() + milliseconds });
    return true;
  }

  /** -2 without the key, -1 without an end, as PTTL says. */
  ttl(key: string): number {
    const entry = this.#entry(key);
    if (!entry) return -2;
    return entry.endsAt === Infinity ? -1 : Math.ceil(entry.endsAt - this.#clock.now());
  }

  add(key: string, amount: number): number {
    const sum = Number(this.text(key) ?? 0) + amount;
    if (!Number.isSafeInteger(sum)) throw new Error("ERR value is not an integer or out of range");
    this.#entries.set(key, { value: String(sum), endsAt: this.#entry(key)?.endsAt ?? Infinity });
    return sum;
  }

  #entry(key: string): Entry | undefined {
    const entry = this.#entries.get(key);
    const isEmpty = entry && typeof entry.value === "object" && sizeOf(entry.value) === 0;
    if (entry && !isEmpty && entry.endsAt > this.#clock.now()) return entry;
    this.#entries.delete(key);
    return undefined;
  }

  #typed<T>(key: string, narrow: (value: Value) => T | undefined): T | undefined {
    const entry = this.#entry(key);
    if (!entry) return undefined;
    const value = narrow(entry.value);
    if (value === undefined) throw new Error(WRONG_TYPE);
    return value;
  }

  #put<T extends Value>(key: string, value: T): T {
    this.#entries.set(key, { value, endsAt: Infinity });
    return value;
  }
}

function sizeOf(value: Map<string, string> | Set<string> | string[]): number {
  return Array.isArray(value) ? value.length : value.size;
}

type FakeCommand = (store: FakeStore, args: readonly string[]) => Reply;

const first = (args: readonly string[]): string => args[0] ?? "";
const count = (items: readonly string[], holds: (item: string) => boolean): number =>
  items.filter((item) => holds(item)).length;

/** SET with NX, XX, GET, PX, EX and KEEPTTL. */
const set: FakeCommand = (store, [key = "", value = "", ...options]) => {
  const words = options.map((option) => option.toUpperCase());
  const before = store.text(key) ?? null;
  const reply = words.includes("GET") ? before : null;
  if (words.includes("NX") && before !== null) return reply;
  if (words.includes("XX") && before === null) return reply;
  const px = Number(options[words.indexOf("PX") + 1]);
  const ex = Number(options[words.indexOf("EX") + 1]) * 1000;
  const kept = store.ttl(key);
  let life = words.includes("KEEPTTL") && kept > 0 ? kept : Infinity;
  if (words.includes("PX")) life = px;
  else if (words.includes("EX")) life = ex;
  store.set(key, value, life);
  return words.includes("GET") ? before : OK;
};

const scan: FakeCommand = (store, [, ...options]) => {
  const pattern = options[options.findIndex((word) => word.toUpperCase() === "MATCH") + 1] ?? "*";
  return ["0", store.names().filter((name) => matches(name, pattern))];
};

const popped = (items: string[], take: () => string | undefined): Reply => {
  return items.length === 0 ? null : (take() ?? null);
};

const COMMANDS: Readonly<Record<string, FakeCommand>> = {
  GET: (store, args) => store.text(first(args)) ?? null,
  SET: set,
  DEL: (store, keys) => count(keys, (key) => store.delete(key)),
  UNLINK: (store, keys) => count(keys, (key) => store.delete(key)),
  EXISTS: (store, keys) => count(keys, (key) => store.has(key)),
  MGET: (store, keys) => keys.map((key) => store.text(key) ?? null),
  INCR: (store, args) => store.add(first(args), 1),
  DECR: (store, args) => store.add(first(args), -1),
  INCRBY: (store, [key = "", by]) => store.add(key, Number(by)),
  EXPIRE: (store, [key = "", seconds]) => Number(store.expire(key, Number(seconds) * 1000)),
  PEXPIRE: (store, [key = "", ms]) => Number(store.expire(key, Number(ms))),
  PTTL: (store, args) => store.ttl(first(args)),
  TTL: (store, args) => Math.min(store.ttl(first(args)), Math.ceil(store.ttl(first(args)) / 1000)),
  SCAN: scan,
  DBSIZE: (store) => store.names().length,
  FLUSHDB: (store) => {
    store.clear();
    return OK;
  },
  HSET: (store, [key = "", ...pairs]) => {
    const hash = store.hash(key);
    const before = hash.size;
    for (let i = 0; i < pairs.length; i += 2) hash.set(pairs[i] ?? "", pairs[i + 1] ?? "");
    return hash.size - before;
  },
  HGET: (store, [key = "", field = ""]) => store.hash(key).get(field) ?? null,
  HGETALL: (store, args) => [...store.hash(first(args))].flat(),
  HDEL: (store, [key = "", ...fields]) => count(fields, (field) => store.hash(key).delete(field)),
  SADD: (store, [key = "", ...items]) =>
    count(items, (item) => !store.members(key).has(item) && Boolean(store.members(key).add(item))),
  SREM: (store, [key = "", ...items]) => count(items, (item) => store.members(key).delete(item)),
  SMEMBERS: (store, args) => [...store.members(first(args))],
  SISMEMBER: (store, [key = "", item = ""]) => Number(store.members(key).has(item)),
  RPUSH: (store, [key = "", ...items]) => store.list(key).push(...items),
  LPUSH: (store, [key = "", ...items]) => store.list(key).unshift(...items.toReversed()),
  LPOP: (store, args) => popped(store.list(first(args)), () => store.list(first(args)).shift()),
  RPOP: (store, args) => popped(store.list(first(args)), () => store.list(first(args)).pop()),
  LLEN: (store, args) => store.list(first(args)).length,
  LRANGE: (store, [key = "", from, to]) => {
    const end = Number(to) + 1;
    return store.list(key).slice(Number(from), end === 0 ? undefined : end);
  },
};

/** Patterns with `*`, `?` and `\`; no brackets. */
export function matches(text: string, pattern: string): boolean {
  const [head = "", next = ""] = pattern;
  if (pattern === "") return text === "";
  if (head === "*") {
    return matches(text, pattern.slice(1)) || (text !== "" && matches(text.slice(1), pattern));
  }
  if (text === "") return false;
  if (head === "\\") return text.startsWith(next) && matches(text.slice(1), pattern.slice(2));
  return (head === "?" || text.startsWith(head)) && matches(text.slice(1), pattern.slice(1));
}
