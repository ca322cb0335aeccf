import { PhialError } from "phial";
import type { RedisCommand } from "./connection.ts";
import type { WireCommand } from "./driver.ts";

/** Where the keys of a command stand, counted from its name at 0. */
type KeyPlaces = (command: RedisCommand) => readonly number[];

const upTo = (last: (length: number) => number, first = 1, step = 1): KeyPlaces => {
  return ({ length }) => {
    const places: number[] = [];
    for (let place = first; place <= last(length); place += step) places.push(place);
    return places;
  };
};

/** As many keys as the argument at `count` says follow it; `also` are keys besides. */
const counted = (count: number, also: readonly number[] = []): KeyPlaces => {
  return (command) => {
    const keys = Array.from({ length: Number(command[count]) }, (_key, index) => count + 1 + index);
    return [...also, ...keys];
  };
};

/** The first half of what follows STREAMS. */
const streams: KeyPlaces = (command) => {
  const word = command.findIndex((part) => String(part).toUpperCase() === "STREAMS");
  const half = (command.length - word - 1) / 2;
  return Array.from({ length: word < 0 ? 0 : half }, (_key, index) => word + 1 + index);
};

const NONE: KeyPlaces = () => [];
const FIRST: KeyPlaces = () => [1];
const SECOND: KeyPlaces = () => [2];

/** Where keys, and channels, stand; a command that is not here is refused when there is a prefix. */
const PLACES: readonly (readonly [KeyPlaces, string])[] = [
  [NONE, "PING ECHO TIME INFO ROLE LASTSAVE COMMAND CONFIG CLIENT SCRIPT ACL LATENCY SLOWLOG WAIT"],
  [FIRST, "APPEND DECR DECRBY GET GETDEL GETEX GETRANGE GETSET INCR INCRBY INCRBYFLOAT PSETEX SET"],
  [FIRST, "SETEX SETNX SETRANGE STRLEN SUBSTR SETBIT GETBIT BITCOUNT BITPOS BITFIELD BITFIELD_RO"],
  [FIRST, "DUMP RESTORE EXPIRE EXPIREAT EXPIRETIME PERSIST PEXPIRE PEXPIREAT PEXPIRETIME PTTL TTL"],
  [
    FIRST,
    "TYPE HDEL HEXISTS HGET HGETALL HGETDEL HGETEX HINCRBY HINCRBYFLOAT HKEYS HLEN HMGET HMSET",
  ],
  [FIRST, "HRANDFIELD HSCAN HSET HSETEX HSETNX HSTRLEN HVALS HEXPIRE HEXPIREAT HPERSIST HPEXPIRE"],
  [
    FIRST,
    "HPEXPIREAT HPTTL HTTL LINDEX LINSERT LLEN LPOP LPOS LPUSH LPUSHX LRANGE LREM LSET LTRIM",
  ],
  [FIRST, "RPOP RPUSH RPUSHX SADD SCARD SISMEMBER SMEMBERS SMISMEMBER SPOP SRANDMEMBER SREM SSCAN"],
  [FIRST, "ZADD ZCARD ZCOUNT ZINCRBY ZLEXCOUNT ZMSCORE ZPOPMAX ZPOPMIN ZRANDMEMBER ZRANGE"],
  [FIRST, "ZRANGEBYLEX ZRANGEBYSCORE ZRANK ZREM ZREMRANGEBYLEX ZREMRANGEBYRANK ZREMRANGEBYSCORE"],
  [FIRST, "ZREVRANGE ZREVRANGEBYLEX ZREVRANGEBYSCORE ZREVRANK ZSCAN ZSCORE GEOADD GEODIST GEOHASH"],
  [FIRST, "GEOPOS GEOSEARCH PFADD XACK XADD XAUTOCLAIM XCLAIM XDEL XLEN XPENDING XRANGE XREVRANGE"],
  [FIRST, "XSETID XTRIM PUBLISH SPUBLISH"],
  [SECOND, "OBJECT MEMORY XGROUP XINFO"],
  [upTo((length) => length - 1), "DEL EXISTS MGET PFCOUNT PFMERGE SDIFF SDIFFSTORE SINTER"],
  [upTo((length) => length - 1), "SINTERSTORE SUNION SUNIONSTORE TOUCH UNLINK WATCH"],
  [upTo((length) => length - 2), "BLPOP BRPOP BZPOPMAX BZPOPMIN"],
  [upTo((length) => length - 1, 1, 2), "MSET MSETNX"],
  [upTo((length) => length - 1, 2), "BITOP"],
  [
    upTo(() => 2),
    "BLMOVE BRPOPLPUSH COPY GEOSEARCHSTORE LCS LMOVE RENAME RENAMENX RPOPLPUSH SMOVE",
  ],
  [upTo(() => 2), "ZRANGESTORE"],
  [counted(1), "LMPOP SINTERCARD ZDIFF ZINTER ZINTERCARD ZMPOP ZUNION"],
  [counted(2), "BLMPOP BZMPOP EVAL EVALSHA EVALSHA_RO EVAL_RO FCALL FCALL_RO"],
  [counted(2, [1]), "ZDIFFSTORE ZINTERSTORE ZUNIONSTORE"],
  [streams, "XREAD XREADGROUP"],
];

const PLACES_OF: ReadonlyMap<string, KeyPlaces> = new Map(
  PLACES.flatMap(([places, names]) => names.split(" ").map((name) => [name, places] as const)),
);

/** A command as it goes to the server, and the key that says where in a cluster. */
export interface PreparedCommand {
  readonly command: WireCommand;
  readonly route: string | Buffer | undefined;
}

/**
 * Puts the prefix before the keys and channels of a command: the only place that does.
 *
 * @throws PhialError `REDIS_COMMAND_UNSAFE` when there is a prefix and nobody knows its keys
 */
export function prepare(command: RedisCommand, prefix: string): PreparedCommand {
  const wire = command.map((part) => (typeof part === "number" ? String(part) : part));
  const places = PLACES_OF.get(command[0].toUpperCase());
  if (!places && prefix !== "") throw unknownKeys(command[0], prefix);
  let route: string | Buffer | undefined;
  for (const place of places ? places(command) : FIRST(command)) {
    const key = wire[place];
    if (key === undefined) continue;
    const prefixed = prefixedKey(key, prefix);
    wire[place] = prefixed;
    route ??= prefixed;
  }
  return { command: wire, route };
}

function prefixedKey(key: string | Buffer, prefix: string): string | Buffer {
  if (prefix === "") return key;
  return typeof key === "string" ? prefix + key : Buffer.concat([Buffer.from(prefix), key]);
}

function unknownKeys(name: string, prefix: string): PhialError {
  return new PhialError(
    "REDIS_COMMAND_UNSAFE",
    `The keys of ${name.toUpperCase()} are not known, so that it could leave the prefix "${prefix}".`,
    "Call the typed method of redis.client, or connection.keys() and connection.clear() for many keys.",
  );
}

/** What a pattern of the application means among the keys of the server. */
export function prefixedPattern(pattern: string, prefix: string): string {
  return prefix.replace(/[\\*?[\]^-]/g, String.raw`\$&`) + pattern;
}
