import type { Environment } from "../../src/engine/index.ts";
import { signature } from "../../src/engine/calls/invoker.ts";
import { expose } from "../../src/engine/values/expose.ts";
import { Markup } from "../../src/engine/values/markup.ts";

/** Whoever prints this has read what is not a template's to read. */
export const CANARY = "CANARY-7f3a";

/** What a template was given, and whether it came upon something that it must not. */
export interface Host {
  readonly context: Readonly<Record<string, unknown>>;
  /** What was reached that is not to be reached; empty when all is well. */
  readonly reached: readonly string[];
}

/** The prototypes, constructors and functions that belong to the process. */
const FORBIDDEN = new Map<unknown, string>(
  [
    Object,
    Function,
    Array,
    String,
    Number,
    Boolean,
    Date,
    Map,
    Set,
    Symbol,
    Promise,
    RegExp,
    Error,
    Proxy,
    Reflect,
    JSON,
    Math,
    Markup,
    globalThis,
    globalThis.process,
    Reflect.get(globalThis, "eval"),
  ]
    .flatMap(
      (value) =>
        [
          [value, nameOf(value)],
          ...(typeof value === "function" && value.prototype
            ? [[value.prototype, `${nameOf(value)}.prototype`]]
            : []),
        ] as [unknown, string][],
    )
    .concat(
      [function* () {}, async () => {}, async function* () {}].map((fn) => [
        Object.getPrototypeOf(fn).constructor,
        "a function's constructor",
      ]),
    ),
);

function nameOf(value: unknown): string {
  return typeof value === "function" ? value.name : String(value);
}

/** A new host for templates of the environment; its every hidden corner tells when it is touched. */
export function hostileHost(environment: Environment): Host {
  const meant = new Set(environment.globals.values());
  const reached: string[] = [];
  const touch = (what: string) => {
    reached.push(what);
    return CANARY;
  };
  class Base {
    get inherited() {
      return touch("an inherited getter");
    }
    hidden() {
      return touch("a method that is not exposed");
    }
  }
  class Record extends Base {
    readonly name = "record";
    readonly #secret = CANARY;
    get secret() {
      return touch(`a getter that is not exposed: ${this.#secret}`);
    }
    shown(value: unknown) {
      return typeof value;
    }
    static secret = CANARY;
  }
  expose(Record, ["shown"]);
  const callMe = Object.assign(
    signature({ params: [{ name: "x", default: 1 }], rest: true }, (x: unknown) => x),
    { secret: CANARY, hidden: () => touch("a function's property") },
  );
  const spy = signature(
    { params: [{ name: "value", default: null }], rest: true },
    (value: unknown) => {
      const found =
        FORBIDDEN.get(value) ?? (isForeign(value) ? "a function of the process" : undefined);
      if (found !== undefined) reached.push(found);
      return value;
    },
  );
  function isForeign(value: unknown): boolean {
    if (typeof value !== "function" || value === callMe || value === spy) return false;
    return !meant.has(value) && !BOUND.has(value.name);
  }
  const ownNull = Object.assign(Object.create(null), { x: 1, constructor: "own" });
  const context = {
    user: { name: "Ann", roles: ["a", "b"], address: { city: "<Oslo>" }, x: null },
    items: [{ x: 1, y: [1, 2] }, { x: 2, y: [] }, ["a", 1], "text"],
    n: 3,
    text: "some <text> {0.constructor}",
    call_me: callMe,
    host: new Record(),
    when: new Date(0),
    html: new Markup("<i>{}</i>"),
    deep: new Map<unknown, unknown>([
      ["x", ownNull],
      [1, new Set([1, 2])],
    ]),
    spy,
  };
  return { context, reached };
}

// A method comes bound to its object.
const BOUND = new Set(["bound shown", "bound call_me", "bound spy"]);
