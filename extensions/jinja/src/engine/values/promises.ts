/** Whether the value is something to await. */
export function isPromise(value: unknown): value is PromiseLike<unknown> {
  return (
    typeof value === "object" &&
    value !== null &&
    "then" in value &&
    typeof value.then === "function"
  );
}

type Outcome = { readonly value: unknown } | { readonly error: unknown };

const outcomes = new WeakMap<PromiseLike<unknown>, Outcome>();

/** Thrown by an operation that met a promise inside of a container and needs its value. */
export class PromiseFound extends Error {
  override readonly name = "PromiseFound";
  readonly promise: PromiseLike<unknown>;

  constructor(promise: PromiseLike<unknown>) {
    super("A value inside of a container is a promise that has not been awaited.");
    this.promise = promise;
  }
}

/**
 * The value of a promise that has been {@link remembered}; other values are given back.
 *
 * @throws PromiseFound when the value is not known yet; what the promise was rejected with
 */
export function settled(value: unknown): unknown {
  if (!isPromise(value)) return value;
  const outcome = outcomes.get(value);
  if (outcome === undefined) throw new PromiseFound(value);
  if ("error" in outcome) throw outcome.error;
  return outcome.value;
}

/** Awaits the promise, and keeps what it gave for {@link settled}. Never rejects. */
export async function remembered(promise: PromiseLike<unknown>): Promise<void> {
  try {
    outcomes.set(promise, { value: await promise });
  } catch (error) {
    outcomes.set(promise, { error });
  }
}

/** Thrown, always as {@link suspended}, by the plain form of a macro that has to await something. */
export class Suspend extends Error {
  override readonly name = "Suspend";
}

/** The only {@link Suspend}: it says nothing but "use the full form", so it needs no stack. */
export const suspended = new Suspend("This can only go on in the full form of the macro.");
