import { type Callable, observed, Patches } from "./patch.ts";
import { databasePrototype } from "./watched-calls.ts";

/** How much of each kind is open. */
export type OpenCounts = Readonly<Record<string, number>>;

interface OpenThing {
  readonly kind: string;
  isOpen(): boolean;
  end(): void;
}

/** Objects that are known by what they are asked to do: whoever calls it first has opened them. */
interface Users {
  readonly kind: string;
  readonly prototype: object | undefined;
  readonly methods: readonly string[];
  readonly isOpen: (user: object) => boolean;
  /** The method that ends it. */
  readonly end: string;
}

const { Socket, Server } = process.getBuiltinModule("node:net");
const { ChildProcess } = process.getBuiltinModule("node:child_process");
const KINDS: readonly Users[] = [
  {
    kind: "Socket",
    prototype: Socket.prototype,
    methods: ["connect"],
    isOpen: (socket) => Reflect.get(socket, "destroyed") === false,
    end: "destroy",
  },
  {
    kind: "Server",
    prototype: Server.prototype,
    methods: ["listen"],
    isOpen: (server) => Reflect.get(server, "listening") === true,
    end: "close",
  },
  {
    kind: "ChildProcess",
    prototype: ChildProcess.prototype,
    methods: ["spawn"],
    isOpen: (child) =>
      Reflect.get(child, "exitCode") === null && Reflect.get(child, "signalCode") === null,
    end: "kill",
  },
  {
    kind: "DatabaseSync",
    prototype: databasePrototype(),
    methods: ["open", "exec", "prepare"],
    isOpen: (database) => Reflect.get(database, "isOpen") === true,
    end: "close",
  },
];

// Pending operations end by themselves; timers and what KINDS has are watched one by one.
const PASSING = /^(?:Timeout|Immediate|TickObject|FSReq\w*|\w*Request\w*)$/;
const COUNTED = /^(?:TCP\w+|Pipe\w+|TLS\w+|Process\w*)$/;
const TIMERS = ["setTimeout", "setInterval"];
const STREAMS = ["createReadStream", "createWriteStream"];
const ROUNDS = 10;

const { setTimeout: later, setImmediate: soon } = globalThis;

/**
 * Watches what is opened from now on, and not closed: timers, also those that do not keep the
 * process alive, sockets, servers, child processes, file streams, databases of `node:sqlite`.
 */
export class Openings {
  readonly #before = handles();
  readonly #things = new Map<unknown, OpenThing>();
  readonly #patches = new Patches();

  constructor() {
    for (const name of TIMERS) {
      this.#watch(globalThis, name, timerThing);
      this.#watch(process.getBuiltinModule("node:timers"), name, timerThing);
    }
    const fs = process.getBuiltinModule("node:fs");
    for (const name of STREAMS) this.#watch(fs, name, streamThing);
    for (const users of KINDS) {
      const { prototype, methods } = users;
      for (const name of prototype ? methods : []) {
        if (prototype) this.#patches.replace(prototype, name, (call) => this.#noting(call, users));
      }
    }
    this.#patches.apply();
  }

  /** What is open now that was not when the watch began, once what is ending has ended. */
  async left(): Promise<OpenCounts> {
    return this.beyond({});
  }

  /** What is open now beyond `allowed`. */
  async beyond(allowed: OpenCounts): Promise<OpenCounts> {
    for (let round = 0; ; round++) {
      await turn();
      const more = difference(this.#now(), allowed);
      if (Object.keys(more).length === 0 || round === ROUNDS) return more;
      await new Promise((resolve) => later(resolve, round));
    }
  }

  /** Ends the watch, and what it has found open as far as it can. */
  stop(): void {
    this.#patches.undo();
    for (const thing of this.#things.values()) if (thing.isOpen()) thing.end();
  }

  #now(): OpenCounts {
    const counts: Record<string, number> = { ...difference(handles(), this.#before) };
    for (const { kind, isOpen } of this.#things.values()) {
      if (isOpen()) counts[kind] = (counts[kind] ?? 0) + 1;
    }
    return counts;
  }

  #watch(holder: object, name: string, describe: (made: unknown) => OpenThing | undefined): void {
    const see = (made: unknown): void => {
      const thing = describe(made);
      if (thing) this.#things.set(made, thing);
    };
    this.#patches.replace(holder, name, (original) => observed(original, see));
  }

  /** Notices the object that a method is called on. */
  #noting(original: Callable, { kind, isOpen, end }: Users): Callable {
    const things = this.#things;
    return new Proxy(original, {
      apply(target, self: object, args) {
        const thing = { kind, isOpen: () => isOpen(self), end: () => call(self, end) };
        if (!things.has(self)) things.set(self, thing);
        return Reflect.apply(target, self, args);
      },
    });
  }
}

/** A list for people: `2 Timer, 1 TCPServerWrap`. */
export function listOf(counts: OpenCounts): string {
  return Object.entries(counts)
    .map(([kind, count]) => `${count} ${kind}`)
    .join(", ");
}

/** What `counts` has more than `allowed`. */
export function difference(counts: OpenCounts, allowed: OpenCounts): OpenCounts {
  const more = Object.entries(counts).map(([kind, count]) => [kind, count - (allowed[kind] ?? 0)]);
  return Object.fromEntries(more.filter(([, count]) => Number(count) > 0));
}

function handles(): OpenCounts {
  const counts: Record<string, number> = {};
  for (const kind of process.getActiveResourcesInfo()) {
    if (!PASSING.test(kind) && !COUNTED.test(kind)) counts[kind] = (counts[kind] ?? 0) + 1;
  }
  return counts;
}

function timerThing(made: unknown): OpenThing | undefined {
  if (typeof made !== "object" || made === null || !("_destroyed" in made)) return undefined;
  // Not documented, but the only way to tell a timer that has fired from one that waits.
  const timer: { _destroyed: unknown } = made;
  const end = (): void => call(made, Symbol.dispose);
  return { kind: "Timer", isOpen: () => timer._destroyed === false, end };
}

function streamThing(made: unknown): OpenThing | undefined {
  if (typeof made !== "object" || made === null) return undefined;
  return {
    kind: "FileStream",
    isOpen: () => Reflect.get(made, "closed") === false,
    end: () => call(made, "destroy"),
  };
}

function call(object: object, name: string | symbol): void {
  const method: unknown = Reflect.get(object, name);
  if (typeof method === "function") Reflect.apply(method, object, []);
}

// A handle that is being closed leaves the list a few turns of the loop later.
async function turn(): Promise<void> {
  for (let i = 0; i < 5; i++) await new Promise((resolve) => soon(resolve));
}
