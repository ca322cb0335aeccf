import {
  type ConfigObject,
  type Context,
  Extension,
  type Logger,
  Phial,
  silentLogger,
} from "phial";
import { broken, messageOf, unjudged } from "./check.ts";
import { type CheckConfig, EXERCISE_PATH, type ExtensionCheckOptions } from "./options.ts";

/** Which of the two configurations an app gets. */
export type Side = "config" | "otherConfig";

/** How a {@link Trial} is set up. */
export interface TrialOptions<E extends Extension> {
  /** @default a new one */
  readonly extension?: E;
  /** @default "config" */
  readonly side?: Side;
  /** More settings. */
  readonly extra?: ConfigObject;
  /** Bound before and after it. */
  readonly before?: readonly Extension[];
  readonly after?: readonly Extension[];
  /** Whether it is bound at all. @default true */
  readonly bind?: boolean;
  /** The place of the need that is not bound. @default none */
  readonly without?: number;
}

// Signs nothing but what the checks themselves send; long enough for every rule about keys.
const SECRET_KEY = "the conformance kit signs nothing of value with this";

/** The extension under test: how to make it, and apps with it. */
export class Subject<E extends Extension> {
  readonly options: ExtensionCheckOptions<E>;
  readonly #make: () => E;

  constructor(make: () => E, options: ExtensionCheckOptions<E>) {
    this.#make = make;
    this.options = options;
  }

  make(): E {
    const extension = this.#make();
    const made: unknown = extension;
    if (made instanceof Extension) return extension;
    throw broken(
      "What was made is no Extension of this copy of phial.",
      "Let the class extend Extension, and make phial a peer dependency, so that there is one copy.",
    );
  }

  trial(options: TrialOptions<E> = {}): Trial<E> {
    return new Trial(this, options);
  }

  /** Whether there is anything to see when the extension is used. */
  get isObservable(): boolean {
    const { use, exercise, answer } = this.options;
    return use !== undefined || exercise !== undefined || answer !== undefined;
  }

  requireExercise(): void {
    if (!this.isObservable) unjudged("the options have no use, exercise or answer.");
  }

  /** The results of using a new instance, alone in its app, `times` times. */
  async alone(side: Side, times = 1): Promise<unknown[]> {
    await using trial = this.trial({ side });
    const results: unknown[] = [];
    for (let i = 0; i < times; i++) results.push(await trial.exercise());
    return results;
  }
}

/** An app made for a check, with the extension bound to it. */
export class Trial<E extends Extension> implements AsyncDisposable {
  readonly app: Phial;
  readonly extension: E;
  /** What the app has logged as errors. */
  readonly errors: unknown[] = [];
  readonly #options: ExtensionCheckOptions<E>;
  #handler: (c: Context) => unknown = () => undefined;

  constructor(subject: Subject<E>, options: TrialOptions<E>) {
    const { side = "config", before = [], after = [], bind = true } = options;
    this.#options = subject.options;
    this.extension = options.extension ?? subject.make();
    this.app = new Phial("conformance", {
      config: { ...this.#config(side), ...options.extra },
      log: this.#log(),
    });
    for (const other of before) other.initApp(this.app);
    bindNeeds(this.extension, this.app, options.without);
    if (bind) this.bind(this.extension);
    for (const other of after) other.initApp(this.app);
    this.app.all(EXERCISE_PATH, async (c) => {
      await this.#handler(c);
      return "exercised";
    });
  }

  /** Binds an instance, and declares what an app declares with it. */
  bind(extension: E): void {
    bindNeeds(extension, this.app);
    extension.initApp(this.app);
    this.#options.prepare?.(this.app, extension);
  }

  /** Sends the request; `handler` runs in it where its path is the one for it. */
  async visit(handler: (c: Context) => unknown): Promise<Response> {
    this.#handler = handler;
    const request = this.#options.request?.() ?? new Request(`http://localhost${EXERCISE_PATH}`);
    const env = { incoming: { socket: { remoteAddress: "127.0.0.1" } } };
    return this.app.fetch(request, env);
  }

  /**
   * Uses the extension in a request: what came of it, and of the answer. `meet` runs between the
   * hooks and the use.
   */
  async exercise(extension: E = this.extension, meet?: () => unknown): Promise<unknown> {
    const { request, answer } = this.#options;
    let result: unknown;
    let isReached = false;
    const response = await this.visit(async (c) => {
      isReached = true;
      await meet?.();
      result = await this.useIn(c, extension);
    });
    if (isReached || request) return [result, await answer?.(response)];
    throw new Error(`the request was answered with ${response.status} before it could be used.`);
  }

  /** One use within a request. */
  useIn(c: Context, extension: E = this.extension): unknown {
    const { use, exercise } = this.#options;
    return exercise ? exercise(c, extension) : use?.(extension);
  }

  /** One use in the current context, if the extension can be used like that. */
  use(): unknown {
    return this.#options.use?.(this.extension);
  }

  /** The same in `app.run()`. */
  async runUse(): Promise<unknown> {
    return this.app.run(() => this.use());
  }

  async [Symbol.asyncDispose](): Promise<void> {
    // A check of its own says what is wrong with closing.
    await this.app.close().catch(() => undefined);
  }

  #config(side: Side) {
    const { config, otherConfig } = this.#options;
    const chosen = side === "otherConfig" ? (otherConfig ?? config) : config;
    return { TESTING: true, SECRET_KEY, ...valuesOf(chosen) };
  }

  #log(): Logger {
    return { ...silentLogger, error: (fields) => void this.errors.push(fields["err"] ?? fields) };
  }
}

/** Calls `use` and gives what it has thrown, also when it is async. */
export async function failureOf(
  use: () => unknown,
): Promise<{ readonly error: unknown } | undefined> {
  try {
    await use();
    return undefined;
  } catch (error) {
    return { error };
  }
}

/** An extension that the kit puts beside the one under test. */
export class Sibling extends Extension<null> {
  readonly name: string;
  readonly #declare: (app: Phial) => void;

  constructor(name: string, declare: (app: Phial) => void) {
    super();
    this.name = name;
    this.#declare = declare;
  }

  protected setup(app: Phial): null {
    this.#declare(app);
    return null;
  }
}

function bindNeeds(extension: Extension, app: Phial, without?: number): void {
  for (const [place, need] of extension.needs.entries()) {
    if (place === without || need.isBoundTo(app)) continue;
    bindNeeds(need, app);
    try {
      need.initApp(app);
    } catch (cause) {
      throw new Error(`its need "${need.name}" cannot be bound: ${messageOf(cause)}`, { cause });
    }
  }
}

function valuesOf(config: CheckConfig | undefined) {
  return typeof config === "function" ? config() : config;
}
