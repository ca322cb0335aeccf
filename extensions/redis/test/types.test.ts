import { describe, expectTypeOf, test } from "vitest";
import { Redis, type RedisConnection, type ScriptKeys } from "../src/index.ts";

const redis = new Redis();
const client = () => redis.client;
const own = () => redis.duplicate().client;

describe("the typed client", () => {
  test("has the replies of @redis/client", () => {
    expectTypeOf(() => client().get("a")).returns.resolves.toEqualTypeOf<string | null>();
    expectTypeOf(() => client().incr("a")).returns.resolves.toEqualTypeOf<number>();
    expectTypeOf(() => client().sMembers("a")).returns.resolves.toEqualTypeOf<string[]>();
  });

  test("types the replies of a transaction", () => {
    expectTypeOf(() =>
      client().multi().get("a").incr("b").execTyped(),
    ).returns.resolves.toEqualTypeOf<[string | null, number]>();
  });

  test("has no commands that hold up or change what others share", () => {
    // @ts-expect-error it would hold up everybody
    expectTypeOf(() => client().blPop("a", 0)).toBeFunction();
    // @ts-expect-error it would watch for everybody
    expectTypeOf(() => client().watch("a")).toBeFunction();
    // @ts-expect-error everybody would be somebody else
    expectTypeOf(() => client().auth({ password: "x" })).toBeFunction();
    // @ts-expect-error it closes with the app
    expectTypeOf(() => client().close()).toBeFunction();
  });

  test("of one's own has those that wait", () => {
    expectTypeOf(() => own().blPop("a", 0)).toBeFunction();
    expectTypeOf(() => own().watch("a")).toBeFunction();
    // @ts-expect-error the settings have said who it is
    expectTypeOf(() => own().auth({ password: "x" })).toBeFunction();
  });
});

describe("a script", () => {
  test("takes as many keys as it has", () => {
    const script = redis.script({ keys: 2, source: "return 1", reply: Number });

    expectTypeOf(() => script(["a", "b"], 1, "x")).returns.resolves.toEqualTypeOf<number>();
    // @ts-expect-error one key is missing
    expectTypeOf(() => script(["a"])).toBeFunction();
    // @ts-expect-error there is one too many
    expectTypeOf(() => script(["a", "b", "c"])).toBeFunction();
  });

  test("without a reply gives what nobody knows", () => {
    const script = redis.script({ keys: 0, source: "return 1" });

    expectTypeOf(() => script([])).returns.resolves.toEqualTypeOf<unknown>();
  });

  test("whose number of keys is only known at run time takes any", () => {
    expectTypeOf<ScriptKeys<number>>().toEqualTypeOf<readonly string[]>();
  });
});

test("the own interface types a reply as the caller says", () => {
  const get = (connection: RedisConnection) => connection.sendCommand<string | null>(["GET", "a"]);

  expectTypeOf(get).returns.resolves.toEqualTypeOf<string | null>();
});

test("a lock needs an end", () => {
  // @ts-expect-error nobody would free it
  expectTypeOf(() => redis.lock("a", {})).toBeFunction();
});
