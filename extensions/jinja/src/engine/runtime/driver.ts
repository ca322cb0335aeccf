import { LimitError, TemplateRuntimeError } from "../errors.ts";
import { isPromise } from "../values/promises.ts";
import { type Budget, currentBudget, enterBudget } from "./budget.ts";
import type { Rendering, Sink } from "./compiled.ts";

/** Yielded by compiled code that has handed its text over. */
export const FLUSH: unique symbol = Symbol("flush");

const DONE: unique symbol = Symbol("done");

/** How many calls of template code may be inside of each other, without the JavaScript stack. */
const DEEPEST = 5000;

/**
 * A call of template code that has not begun: yielded like a promise, it is run by the driver of
 * the template that yields it; awaited by a host function, it runs on its own.
 */
export class Deferred<Result = unknown> implements PromiseLike<Result> {
  readonly rendering: Rendering;
  readonly #finish: ((value: unknown) => Result) | null;
  #promise: Promise<Result> | null = null;

  /** `finish` makes the result out of what the generator returns. */
  constructor(rendering: Rendering, finish: ((value: unknown) => Result) | null = null) {
    this.rendering = rendering;
    this.#finish = finish;
  }

  get isStarted(): boolean {
    return this.#promise !== null;
  }

  result(value: unknown): Result {
    // Without `finish`, the generator's value is the result: so says the maker of this.
    return this.#finish === null ? (value as Result) : this.#finish(value);
  }

  // oxlint-disable-next-line unicorn/no-thenable -- host functions await what a macro gives
  then<Value = Result, Failure = never>(
    onFulfilled?: ((value: Result) => Value | PromiseLike<Value>) | null,
    onRejected?: ((reason: unknown) => Failure | PromiseLike<Failure>) | null,
  ): Promise<Value | Failure> {
    this.#promise ??= this.#start();
    return this.#promise.then(onFulfilled, onRejected);
  }

  async #start(): Promise<Result> {
    return this.result(await drive(this.rendering));
  }
}

/**
 * Template code that runs: a stack of generators, of which the last one is advanced. Pushing
 * instead of delegating keeps every step at the same cost, however deep the calls are.
 */
export class Run {
  readonly #stack: Deferred[];
  readonly #budget: Budget | null;
  #value: unknown = undefined;
  #hasFailed = false;
  #isRunning = false;

  constructor(rendering: Rendering, budget: Budget | null = currentBudget()) {
    this.#stack = [new Deferred(rendering)];
    this.#budget = budget;
  }

  /** What the outermost generator returned, once `advance` says `DONE`. */
  get result(): unknown {
    return this.#value;
  }

  /** What the promise gave. */
  resume(value: unknown): void {
    this.#value = value;
  }

  /** What the promise was rejected with: it goes into the code, so that it tells its line. */
  fail(error: unknown): void {
    this.#value = error;
    this.#hasFailed = true;
  }

  /** Runs until there is something to await, or text was handed over, or the code has ended. */
  advance(): PromiseLike<unknown> | typeof FLUSH | typeof DONE {
    if (this.#budget === null) return this.#advance();
    const before = enterBudget(this.#budget);
    try {
      return this.#advance();
    } finally {
      enterBudget(before);
    }
  }

  /** Ends the code where it stands. */
  close(): void {
    const frames = this.#stack.splice(0);
    if (this.#isRunning) frames.pop();
    for (let frame = frames.pop(); frame !== undefined; frame = frames.pop()) {
      frame.rendering.return(undefined);
    }
  }

  #advance(): PromiseLike<unknown> | typeof FLUSH | typeof DONE {
    const stack = this.#stack;
    for (let frame = stack.at(-1); frame !== undefined; frame = stack.at(-1)) {
      const step = this.#step(frame);
      if (step === null) continue;
      if (step.done === true) {
        stack.pop();
        this.#value = frame.result(step.value);
        continue;
      }
      const yielded = step.value;
      this.#value = undefined;
      if (yielded instanceof Deferred && !yielded.isStarted) this.#push(yielded);
      else if (yielded === FLUSH || isPromise(yielded)) return yielded;
      else this.#value = yielded;
    }
    return DONE;
  }

  // Null when the frame has failed: its error is then for the frame that called it.
  #step(frame: Deferred): IteratorResult<unknown, unknown> | null {
    this.#isRunning = true;
    try {
      if (!this.#hasFailed) return frame.rendering.next(this.#value);
      this.#hasFailed = false;
      return frame.rendering.throw(this.#value);
    } catch (error) {
      this.#stack.pop();
      if (this.#stack.length === 0) throw error;
      this.fail(error);
      return null;
    } finally {
      this.#isRunning = false;
    }
  }

  #push(deferred: Deferred): void {
    if (this.#stack.length < DEEPEST) this.#stack.push(deferred);
    else this.fail(tooDeep());
  }
}

/** The error of calls that are too deep in each other. */
export function tooDeep(): LimitError {
  return new LimitError("maximum recursion depth exceeded", {
    hint: "A macro, block, import or include calls itself without end, or too deep.",
  });
}

/**
 * Runs template code to its end: at once while no promise appears in it, else as a promise.
 *
 * @throws what the code throws, as long as it runs at once
 */
export function drive<Result>(
  rendering: Rendering<Result>,
  budget: Budget | null = currentBudget(),
): Result | Promise<Result> {
  const run = new Run(rendering, budget);
  const signal = advanceToPromise(run);
  // The outermost generator returns a `Result`: so its type says.
  return signal === DONE ? (run.result as Result) : (settle(run, signal) as Promise<Result>);
}

/**
 * Runs template code that may not meet a promise.
 *
 * @throws TemplateRuntimeError when it meets one, on the line where it does
 */
export function driveSync<Result>(rendering: Rendering<Result>, budget: Budget | null): Result {
  const run = new Run(rendering, budget);
  let signal = advanceToPromise(run);
  while (signal !== DONE) {
    signal.then(ignore, ignore);
    run.fail(promiseMet());
    signal = advanceToPromise(run);
  }
  return run.result as Result; // as in `drive`
}

/** Runs template code, and gives the text that it hands over to `out` as it comes. */
export async function* streamed(run: Run, out: Sink): AsyncGenerator<string, void, void> {
  try {
    for (let signal = run.advance(); ; signal = run.advance()) {
      const { text } = out;
      out.text = "";
      if (text !== "") yield text;
      if (signal === DONE) return;
      if (signal !== FLUSH) await answer(run, signal);
    }
  } finally {
    run.close();
  }
}

function advanceToPromise(run: Run): PromiseLike<unknown> | typeof DONE {
  let signal = run.advance();
  while (signal === FLUSH) signal = run.advance();
  return signal;
}

async function settle(run: Run, first: PromiseLike<unknown>): Promise<unknown> {
  let signal: PromiseLike<unknown> | typeof DONE = first;
  while (signal !== DONE) {
    await answer(run, signal);
    signal = advanceToPromise(run);
  }
  return run.result;
}

async function answer(run: Run, promise: PromiseLike<unknown>): Promise<void> {
  try {
    run.resume(await promise);
  } catch (error) {
    run.fail(error);
  }
}

function promiseMet(): TemplateRuntimeError {
  return new TemplateRuntimeError("A promise cannot be awaited by renderSync().", {
    hint: "Await template.render() instead, or pass the value that the promise gives.",
  });
}

function ignore(): void {}
