import { describe, expect, test } from "vitest";
import type { RedisCommand } from "../src/index.ts";
import { prefixedPattern, prepare } from "../src/prefix.ts";

const wire = (...command: [string, ...(string | number | Buffer)[]]) =>
  prepare(command satisfies RedisCommand, "p:").command;

describe("the prefix", () => {
  test.each<[[string, ...(string | number)[]], string[]]>([
    [
      ["GET", "a"],
      ["GET", "p:a"],
    ],
    [
      ["set", "a", "b", "PX", 5],
      ["set", "p:a", "b", "PX", "5"],
    ],
    [
      ["DEL", "a", "b"],
      ["DEL", "p:a", "p:b"],
    ],
    [
      ["MSET", "a", "x", "b", "y"],
      ["MSET", "p:a", "x", "p:b", "y"],
    ],
    [
      ["BITOP", "AND", "a", "b"],
      ["BITOP", "AND", "p:a", "p:b"],
    ],
    [
      ["RENAME", "a", "b"],
      ["RENAME", "p:a", "p:b"],
    ],
    [
      ["BLPOP", "a", "b", 1],
      ["BLPOP", "p:a", "p:b", "1"],
    ],
    [
      ["EVAL", "return 1", 2, "a", "b", "c"],
      ["EVAL", "return 1", "2", "p:a", "p:b", "c"],
    ],
    [
      ["EVALSHA", "0f", 0, "c"],
      ["EVALSHA", "0f", "0", "c"],
    ],
    [
      ["ZUNION", 2, "a", "b", "WITHSCORES"],
      ["ZUNION", "2", "p:a", "p:b", "WITHSCORES"],
    ],
    [
      ["ZUNIONSTORE", "t", 2, "a", "b"],
      ["ZUNIONSTORE", "p:t", "2", "p:a", "p:b"],
    ],
    [
      ["BLMPOP", 1, 2, "a", "b", "LEFT"],
      ["BLMPOP", "1", "2", "p:a", "p:b", "LEFT"],
    ],
    [
      ["XREAD", "COUNT", 1, "STREAMS", "a", "b", "0", "0"],
      ["XREAD", "COUNT", "1", "STREAMS", "p:a", "p:b", "0", "0"],
    ],
    [
      ["XGROUP", "CREATE", "a", "g", "$"],
      ["XGROUP", "CREATE", "p:a", "g", "$"],
    ],
    [
      ["PUBLISH", "c", "m"],
      ["PUBLISH", "p:c", "m"],
    ],
    [["PING"], ["PING"]],
  ])("of %j stands before its keys", (command, expected) => {
    expect(wire(...command)).toEqual(expected);
  });

  test("stands before bytes, too", () => {
    expect(wire("GET", Buffer.from([0xff]))).toEqual(["GET", Buffer.from([0x70, 0x3a, 0xff])]);
  });

  test.each(["SORT", "GEORADIUS", "FT.SEARCH", "MIGRATE", "SCAN", "constructor"])(
    "is not left by %s, whose keys nobody knows",
    (name) => {
      expect(() => wire(name, "a")).toThrow(
        expect.objectContaining({ code: "REDIS_COMMAND_UNSAFE" }),
      );
    },
  );

  test("is not missed by an unknown command when there is none", () => {
    expect(prepare(["FT.SEARCH", "a", "b"], "").command).toEqual(["FT.SEARCH", "a", "b"]);
  });

  test("tells where in a cluster the command goes", () => {
    expect(prepare(["EVAL", "x", 1, "a"], "p:").route).toBe("p:a");
    expect(prepare(["PING"], "p:").route).toBeUndefined();
  });

  test("is no pattern itself", () => {
    expect(prefixedPattern("a*", "p[1]*?\\-")).toBe(String.raw`p\[1\]\*\?\\\-a*`);
  });
});
