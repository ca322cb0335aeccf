import { PhialError } from "phial";

/** Would hold up or change the connection for everybody who shares it; two words without a space. */
const DEDICATED = new Set(
  [
    "ASKING AUTH BLMOVE BLMOVEM BLMPOP BLPOP BRPOP BRPOPLPUSH BZMPOP BZPOPMAX BZPOPMIN CLIENTREPLY",
    "CLIENTCACHING CLIENTNOEVICT CLIENTNOTOUCH CLIENTSETNAME CLIENTTRACKING DISCARD EXEC HELLO",
    "MONITOR MULTI PSUBSCRIBE PSYNC PUNSUBSCRIBE QUIT READONLY READWRITE RESET SELECT SSUBSCRIBE",
    "SUBSCRIBE SUNSUBSCRIBE SYNC UNSUBSCRIBE UNWATCH WAIT WAITAOF WATCH",
  ].flatMap((line) => line.split(" ")),
);

/** Allowed on a connection of one's own. */
const BLOCKING =
  /^(?:BLMOVEM?|BLMPOP|BLPOP|BRPOP|BRPOPLPUSH|BZMPOP|BZPOPMAX|BZPOPMIN|WAIT|WAITAOF|WATCH|UNWATCH)$/;

/** Reaches keys of others where the prefix is what parts them. */
const BOUNDLESS = new Set(
  "DBSIZE FLUSHALL FLUSHDB KEYS MIGRATE MOVE RANDOMKEY SCAN SCANITERATOR SWAPDB".split(" "),
);

/** On what kind of connection a command is to run. */
export interface Use {
  readonly isShared: boolean;
  readonly prefix: string;
}

/**
 * Refuses a command that would harm those who share the connection, or the database.
 *
 * @throws PhialError `REDIS_COMMAND_UNSAFE`
 */
export function checkCommand(command: readonly unknown[], use: Use): void {
  const [name, sub] = [wordOf(command[0]), wordOf(command[1])];
  check(DEDICATED.has(name + sub) ? name + sub : name, use);
  if (!use.isShared || !/^XREAD(?:GROUP)?$/.test(name)) return;
  const words = command.map(wordOf);
  if (words.slice(0, words.indexOf("STREAMS")).includes("BLOCK")) throw dedicated(name);
}

/** Whether {@link checkMethod} refuses a method. */
export function isUnsafe(method: string, use: Use): boolean {
  try {
    checkMethod(method, use);
    return false;
  } catch {
    return true;
  }
}

/**
 * The same for a method of the typed client.
 *
 * @throws PhialError `REDIS_COMMAND_UNSAFE`
 */
export function checkMethod(method: string, use: Use): void {
  check(method.toUpperCase(), use);
}

/** Refuses to read a stream with BLOCK on a connection that others share. */
export function checkRead(method: string, args: readonly unknown[], { isShared }: Use): void {
  const blocks = args.some((arg) => typeof arg === "object" && arg !== null && "BLOCK" in arg);
  if (isShared && blocks) throw dedicated(`${method} with BLOCK`);
}

function check(name: string, { isShared, prefix }: Use): void {
  if (DEDICATED.has(name) && (isShared || !BLOCKING.test(name))) throw dedicated(name);
  if (prefix !== "" && BOUNDLESS.has(name)) throw boundless(name, prefix);
}

function wordOf(part: unknown): string {
  return typeof part === "string" ? part.toUpperCase().replaceAll("-", "") : "";
}

function dedicated(name: string): PhialError {
  return new PhialError(
    "REDIS_COMMAND_UNSAFE",
    `${name} would hold up or change the connection that all requests share.`,
    "Call it on a connection of your own: await using own = redis.duplicate(). For messages, redis.subscribe(channel).",
  );
}

function boundless(name: string, prefix: string): PhialError {
  return new PhialError(
    "REDIS_COMMAND_UNSAFE",
    `${name} reaches keys without the prefix "${prefix}".`,
    'Call redis.keys("*") or redis.clear("*"), which stay within it.',
  );
}
