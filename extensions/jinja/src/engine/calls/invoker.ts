import { Float, toHost } from "../values/float.ts";
import { PromiseFound, remembered } from "../values/promises.ts";
import { TemplateIterator } from "../values/template-iterator.ts";
import { typeName } from "../values/type-name.ts";
import type { CallState, Invoker } from "./callable.ts";
import type { Keywords } from "./keywords.ts";
import { type HostFunction, Signature, type SignatureSpec } from "./signature.ts";

/** The parameters of a function of the engine itself. */
export interface BuiltinSpec extends SignatureSpec {
  /** Whether calling it twice with the same arguments does no harm. @default true */
  readonly pure?: boolean;
}

/** A function of the engine itself: its first argument is the state of the call. */
export type BuiltinFunction = (state: CallState, ...values: never[]) => unknown;

const invokers = new WeakMap<object, Invoker>();
const pure = new WeakSet<object>();

/**
 * Declares the parameters of a host function, so that templates can call it with keyword arguments
 * and get Python's errors for wrong ones. Gives the function back.
 *
 * @example
 * signature({ params: ["text", { name: "mark", default: "!" }] }, (text, mark) => text + mark);
 */
export function signature<F extends HostFunction>(spec: SignatureSpec, fn: F): F {
  invokers.set(fn, invokerOfDeclared(fn, new Signature(spec, fn)));
  return fn;
}

/**
 * Declares a filter, test or global of the engine. When it meets a promise that it needs the value
 * of, it is called again as soon as that is known.
 */
export function builtin<F extends BuiltinFunction>(spec: BuiltinSpec, fn: F): F {
  const declared = new Signature(spec, fn);
  invokers.set(fn, (state, positional, keywords) =>
    run(fn, state, declared.bind(positional, keywords)),
  );
  if (spec.pure !== false) pure.add(fn);
  return fn;
}

/** Whether it is a function of the engine that may be called again. */
export function isPure(fn: object): boolean {
  return pure.has(fn);
}

/** The function in the form that calls are made in; always the same for the same function. */
export function invokerOf(fn: HostFunction): Invoker {
  let invoker = invokers.get(fn);
  if (invoker === undefined) invokers.set(fn, (invoker = invokerOfHost(fn)));
  return invoker;
}

/** The function with its `this` given; it keeps its declared parameters. */
export function bound(receiver: object, fn: object): object {
  const inner = fn as HostFunction; // the caller has found it to be a function
  const outer: HostFunction = inner.bind(receiver);
  invokers.set(outer, (state, positional, keywords) =>
    invokerOf(inner).call(receiver, state, positional, keywords),
  );
  if (pure.has(inner)) pure.add(outer);
  return outer;
}

function run(fn: BuiltinFunction, state: CallState, given: readonly unknown[]): unknown {
  if (hasUsedUp(given)) return runRepeatably(fn, state, given);
  try {
    return apply(fn, state, given);
  } catch (error) {
    if (!(error instanceof PromiseFound)) throw error;
    return remembered(error.promise).then(() => run(fn, state, given));
  }
}

// The parameters agree with the function's types; calls are spelt out as spreading costs more.
function apply(fn: BuiltinFunction, state: CallState, values: readonly unknown[]): unknown {
  const call = fn as (state: CallState, ...values: readonly unknown[]) => unknown;
  switch (values.length) {
    case 1:
      return call(state, values[0]);
    case 2:
      return call(state, values[0], values[1]);
    case 3:
      return call(state, values[0], values[1], values[2]);
    default:
      return call(state, ...values);
  }
}

/** What iterators give meanwhile is kept, to be given again. */
function runRepeatably(fn: BuiltinFunction, state: CallState, given: readonly unknown[]): unknown {
  const values = given.map(repeatable);
  const iterators = values.filter((value) => value instanceof TemplateIterator);
  const attempt = (): unknown => {
    for (const iterator of iterators) iterator.mark();
    try {
      const result = apply(fn, state, values);
      for (const iterator of iterators) iterator.release();
      return result;
    } catch (error) {
      if (!(error instanceof PromiseFound)) throw error;
      for (const iterator of iterators) iterator.rewind();
      return remembered(error.promise).then(attempt);
    }
  };
  return attempt();
}

/** Whether one of the values is an iterator, which gives its items once. */
export function hasUsedUp(values: readonly unknown[]): boolean {
  for (let index = 0; index < values.length; index++) {
    const value = values[index];
    if (typeof value === "object" && isUsedUp(value)) return true;
  }
  return false;
}

function isUsedUp(value: unknown): value is Iterator<unknown> {
  return (
    typeof value === "object" &&
    value !== null &&
    !Array.isArray(value) &&
    "next" in value &&
    typeof value.next === "function" &&
    Symbol.iterator in value
  );
}

/** An iterator of the host is put into one whose items can be given again. */
function repeatable(value: unknown): unknown {
  if (!isUsedUp(value) || value instanceof TemplateIterator) return value;
  return new TemplateIterator(value, { typeName: typeName(value) });
}

function invokerOfHost(fn: HostFunction): Invoker {
  return function (_state, positional, keywords) {
    if (keywords !== null) {
      return Reflect.apply(fn, this, [...hostValues(positional), keywordObject(keywords)]);
    }
    return positional.length === 1
      ? Reflect.apply(fn, this, [toHost(positional[0])])
      : Reflect.apply(fn, this, hostValues(positional));
  };
}

function invokerOfDeclared(fn: HostFunction, declared: Signature): Invoker {
  const { pass } = declared;
  return function (state, positional, keywords) {
    const values = hostValues(declared.bind(positional, keywords));
    return Reflect.apply(fn, this, pass === undefined ? values : [passed(state, pass), ...values]);
  };
}

function hostValues(values: readonly unknown[]): readonly unknown[] {
  for (let index = 0; index < values.length; index++) {
    const value = values[index];
    if (typeof value === "object" && value instanceof Float) return values.map(toHost);
  }
  return values;
}

function passed(state: CallState, pass: "context" | "evalContext" | "environment"): unknown {
  if (pass === "context") return state.context;
  return pass === "environment" ? state.environment : state;
}

function keywordObject(keywords: Keywords): Record<string, unknown> {
  const object = keywords.toObject();
  for (const name of keywords.names) object[name] = toHost(object[name]);
  return object;
}
