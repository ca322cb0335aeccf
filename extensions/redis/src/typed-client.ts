import type { RedisClientType, RedisCluster, RedisClusterType, TypeMapping } from "@redis/client";
import { PhialError } from "phial";
import type { AppConnection } from "./app-connection.ts";
import type { RedisDriver } from "./driver.ts";
import { checkMethod, checkRead, isUnsafe } from "./shared-use.ts";

/** The commands of @redis/client that every kind of server has, under their names in camelCase. */
type Commands<Types extends TypeMapping> = {
  [
    Name in keyof AllCommands<Types> as Name extends Uppercase<Name & string> ? never : Name
  ]: AllCommands<Types>[Name];
};

type AllCommands<Types extends TypeMapping> = Omit<
  RedisClusterType<{}, {}, {}, 2, Types>,
  keyof RedisCluster<{}, {}, {}, 2, Types>
>;

/** What would hold up a connection until something comes. */
type BlockingCommand =
  | "blMove"
  | "blMoveM"
  | "blPop"
  | "blmPop"
  | "brPop"
  | "brPopLPush"
  | "bzPopMax"
  | "bzPopMin"
  | "bzmPop"
  | "wait";

/** What would change the connection itself. */
type ConnectionCommand =
  | "asking"
  | "auth"
  | "clientCaching"
  | "clientNoEvict"
  | "clientNoTouch"
  | "clientSetName"
  | "clientTracking"
  | "hello"
  | "readonly";

/** What the client has besides commands. */
interface ClientMethods<Types extends TypeMapping> {
  /** Collects commands, and runs them as one transaction: `exec()`, or `execAsPipeline()`. */
  multi: RedisClientType<{}, {}, {}, 2, Types>["multi"];
}

/**
 * The typed commands of @redis/client on the connection that all contexts of an app share, without
 * those that would hold it up or change it for the others: they are on a {@link OwnRedisClient}.
 */
export type SharedRedisClient<Types extends TypeMapping = {}> = Omit<
  Commands<Types>,
  BlockingCommand | ConnectionCommand
> &
  ClientMethods<Types> & {
    /** The same client with other types of replies, for example bytes instead of text. */
    withTypeMapping<Mapping extends TypeMapping>(types: Mapping): SharedRedisClient<Mapping>;
  };

/** The typed commands on a connection of one's own: also those that wait, and WATCH. */
export type OwnRedisClient<Types extends TypeMapping = {}> = Omit<
  Commands<Types>,
  ConnectionCommand
> &
  ClientMethods<Types> &
  Pick<RedisClientType<{}, {}, {}, 2, Types>, "watch" | "unwatch"> & {
    /** The same client with other types of replies, for example bytes instead of text. */
    withTypeMapping<Mapping extends TypeMapping>(types: Mapping): OwnRedisClient<Mapping>;
  };

type Method = (...args: unknown[]) => unknown;

/** What belongs to the connection, and is no command. */
const HIDDEN =
  /^(?:close|connect|createPool|destroy|disconnect|duplicate|emit|legacy|on|off|once|sendCommand|with(?:Command|Abort).*|_.*|[A-Z].*|.*Listeners?|then|toJSON)$/;

/** What ends a transaction. */
const EXECUTES = /^exec/;

/** A client of the connection, or a variant of it. */
type Choose = (driver: RedisDriver) => object;

/** The typed client over a connection: every command goes through its deadlines and its breaker. */
export function typedClient(connection: AppConnection): OwnRedisClient {
  // What the proxy answers is what the type lists: the methods of whatever client is connected.
  return clientProxy(connection, clientOf) as OwnRedisClient;
}

function clientProxy(connection: AppConnection, choose: Choose): object {
  return methodsProxy((name) => {
    if (name === "multi") return (...args) => transaction(connection, choose, args);
    if (name === "withTypeMapping")
      return (types) => clientProxy(connection, mapped(choose, types));
    const prepare = argumentsOf(connection, name);
    return (...args) => {
      const sent = prepare(args);
      return connection.link.run((driver) => invoke(choose(driver), name, sent));
    };
  });
}

/** Collects what is called, and repeats it on the connection that there is when it is executed. */
function transaction(connection: AppConnection, choose: Choose, args: readonly unknown[]): object {
  const calls: { readonly name: string; readonly args: readonly unknown[] }[] = [];
  const proxy = methodsProxy((name) => {
    if (EXECUTES.test(name)) {
      return (...last) =>
        connection.link.run((driver) => {
          let multi = invoke(choose(driver), "multi", args);
          for (const call of calls) multi = invoke(multi, call.name, call.args);
          return invoke(multi, name, last);
        });
    }
    const prepare = argumentsOf(connection, name);
    return (...each) => {
      calls.push({ name, args: prepare(each) });
      return proxy;
    };
  });
  return proxy;
}

/** An object whose methods are made when they are first asked for. */
function methodsProxy(make: (name: string) => Method): object {
  const methods = new Map<PropertyKey, Method>();
  const isMethod = (name: PropertyKey): name is string =>
    typeof name === "string" && !HIDDEN.test(name);
  return new Proxy(Object.create(null) as object, {
    get(_target, name) {
      const known = methods.get(name);
      if (known || !isMethod(name)) return known;
      const method = make(name);
      methods.set(name, method);
      return method;
    },
    has: (_target, name) => isMethod(name),
  });
}

/** Checks a call, and gives the arguments to call with. */
function argumentsOf({ use, prefix }: AppConnection, name: string): (args: unknown[]) => unknown[] {
  if (name.startsWith("xRead")) {
    return (args) => {
      checkRead(name, args, use);
      return args;
    };
  }
  if (isUnsafe(name, use)) {
    return (args) => {
      checkMethod(name, use);
      return args;
    };
  }
  // The library puts the prefix before keys, but not before channels.
  const isMessage = prefix !== "" && /^s?publish$/i.test(name);
  return isMessage ? ([channel, ...rest]) => [prefix + String(channel), ...rest] : (args) => args;
}

/** A variant of the client, made once for each connection. */
function mapped(choose: Choose, types: unknown): Choose {
  const variants = new WeakMap<RedisDriver, object>();
  return (driver) => {
    const known = variants.get(driver);
    if (known) return known;
    const variant = invoke(choose(driver), "withTypeMapping", [types]);
    variants.set(driver, variant);
    return variant;
  };
}

/** Calls a method of the library's client by its name. */
function invoke(target: object, name: string, args: readonly unknown[]): object & Promise<unknown> {
  const method: unknown = Reflect.get(target, name);
  if (typeof method !== "function") {
    throw new TypeError(`"${name}" is no command that this kind of server has.`);
  }
  return Reflect.apply(method, target, args);
}

function clientOf(driver: RedisDriver): object {
  if ("client" in driver && typeof driver.client === "object" && driver.client)
    return driver.client;
  throw new PhialError(
    "REDIS_CLIENT_MISSING",
    "The typed client is that of @redis/client, and this instance was made with another driver.",
    'Use redis.connection, for example redis.connection.sendCommand(["GET", key]).',
  );
}
