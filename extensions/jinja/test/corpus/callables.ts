import { signature } from "../../src/engine/calls/invoker.ts";
import type { SignatureSpec } from "../../src/engine/calls/signature.ts";
import type { Context } from "../../src/engine/runtime/context.ts";
import { Markup } from "../../src/engine/values/markup.ts";
import type { Ops } from "../../src/engine/values/ops.ts";

/** What `raise_error` raises: an error that is the host's own. */
export class BoomError extends Error {
  override readonly name = "BoomError";
}

type HostFunction = (...args: never[]) => unknown;
type Declared = readonly [spec: SignatureSpec, fn: HostFunction];

/** The callables of the corpus, for one case: what they count begins at 0. */
export class Callables {
  readonly #ops: () => Ops;
  readonly #isAsync: boolean;
  readonly #made = new Map<string, HostFunction>();

  /** `ops` is asked for when they are called, for an environment is made with them. */
  constructor(ops: () => Ops, isAsync: boolean) {
    this.#ops = ops;
    this.#isAsync = isAsync;
  }

  /** The callable of this name, always the same. */
  get(name: string): HostFunction | undefined {
    const made = this.#made.get(name) ?? this.#make(name);
    if (made !== undefined) this.#made.set(name, made);
    return made;
  }

  #make(name: string): HostFunction | undefined {
    const declare = DECLARED.get(name);
    if (declare === undefined) return undefined;
    const [spec, fn] = declare(this.#ops);
    return signature({ ...spec, name }, this.#isAsync ? later(fn) : fn);
  }
}

/** The same function, giving a promise. */
function later(fn: HostFunction): HostFunction {
  return async (...args) => fn(...args);
}

const texts = (ops: () => Ops, values: Iterable<unknown>) => Array.from(values, ops().text);
const optional = (name: string, value: unknown) => ({ name, default: value });

const DECLARED = new Map<string, (ops: () => Ops) => Declared>([
  ["add", (ops) => [{ params: ["a", "b"] }, (a: unknown, b: unknown) => ops().add(a, b)]],
  ["upper", (ops) => [{ params: ["s"] }, (s: unknown) => ops().text(s).toUpperCase()]],
  ["identity", () => [{ params: ["x"] }, (x: unknown) => x]],
  ["concat", (ops) => [{ rest: true }, (args: unknown[]) => texts(ops, args).join("")]],
  [
    "kwargs_echo",
    (ops) => [
      { rest: true, keywords: true },
      (args: unknown[], keywords: ReadonlyMap<string, unknown>) => {
        const named = Array.from(keywords, ([name, value]) => `${name}=${ops().text(value)}`);
        return `(${texts(ops, args).join(",")})(${named.join(",")})`;
      },
    ],
  ],
  [
    "greet",
    (ops) => [
      { params: [optional("name", "World"), optional("punct", "!")] },
      (name: unknown, punct: unknown) => `Hello, ${ops().text(name)}${ops().text(punct)}`,
    ],
  ],
  [
    "raise_error",
    (ops) => [
      { params: [optional("message", "boom")] },
      (message: unknown): never => {
        throw new BoomError(ops().text(message));
      },
    ],
  ],
  [
    "counter",
    () => {
      let count = 0;
      return [{}, () => ++count];
    },
  ],
  ["make_markup", (ops) => [{ params: ["s"] }, (s: unknown) => new Markup(ops().text(s))]],
  ["get_list", () => [{}, () => [1, 2, 3]]],
  ["get_none", () => [{}, () => null]],
  ["gen", () => [{ params: ["n"] }, (n: number) => count0To(n)]],
  [
    "ctx_get",
    () => [
      { params: ["name"], pass: "context" },
      (context: Context, name: string) => context.get(name),
    ],
  ],
  ["is_long", (ops) => [{ params: ["s"] }, (s: unknown) => ops().length(s) > 3]],
  [
    "shout",
    (ops) => [
      { params: ["s", optional("mark", "!"), optional("times", 1)] },
      (s: unknown, mark: unknown, times: unknown) =>
        ops().add(ops().text(s).toUpperCase(), ops().mul(mark, times)),
    ],
  ],
  ["none_to_empty", () => [{ params: ["v"] }, (v: unknown) => (v === null ? "" : v)]],
  ["brackets", (ops) => [{ params: ["v"] }, (v: unknown) => `[${ops().text(v)}]`]],
]);

function* count0To(end: number): Generator<number> {
  for (let number = 0; number < end; number++) yield number;
}
