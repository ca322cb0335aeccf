import { createHash } from "node:crypto";
import { PhialError } from "phial";

/** As many texts as the script has keys. */
export type ScriptKeys<Count extends number, Keys extends string[] = []> = number extends Count
  ? readonly string[]
  : Keys["length"] extends Count
    ? Readonly<Keys>
    : ScriptKeys<Count, [...Keys, string]>;

/** What a script is made of. */
export interface ScriptDefinition<Keys extends number, Reply> {
  /** How many keys it works on: `KEYS` in the script. */
  readonly keys: Keys;
  /** The Lua source. */
  readonly source: string;
  /** Makes the result of the reply, which has the shapes of RESP 2. @default the reply as it is */
  readonly reply?: (reply: unknown) => Reply;
}

/** A Lua script; belongs to no app and no connection. See {@link defineScript}. */
export interface RedisScript<Keys extends number = number, Reply = unknown> {
  readonly keys: Keys;
  readonly source: string;
  /** What the server knows it by. */
  readonly sha1: string;
  readonly reply: (reply: unknown) => Reply;
}

/**
 * Defines a script, usually at module level.
 *
 * @throws PhialError `REDIS_SCRIPT_INVALID` when the number of keys is no whole number
 * @example
 * const take = defineScript({
 *   keys: 1,
 *   source: "return redis.call('DECRBY', KEYS[1], ARGV[1])",
 *   reply: Number,
 * });
 * const left = await connection.runScript(take, ["stock"], [3]);
 */
export function defineScript<const Keys extends number, Reply = unknown>(
  definition: ScriptDefinition<Keys, Reply>,
): RedisScript<Keys, Reply> {
  const { keys, source } = definition;
  if (!Number.isInteger(keys) || keys < 0 || source.trim() === "") {
    throw new PhialError(
      "REDIS_SCRIPT_INVALID",
      "A script has no source, or its number of keys is no whole number.",
      "Write defineScript({ keys: 1, source: \"return redis.call('GET', KEYS[1])\" }).",
    );
  }
  const sha1 = createHash("sha1").update(source).digest("hex");
  // Without `reply`, Reply is not narrower than unknown unless the caller says so.
  return { keys, source, sha1, reply: definition.reply ?? ((reply) => reply as Reply) };
}
