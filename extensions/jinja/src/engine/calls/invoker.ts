import { PromiseFound, remembered } from "../values/promises.ts";
import { TemplateIterator } from "../values/template-iterator.ts";
import { toHost } from "../values/float.ts";
import type { CallState, Invoker } from "./callable.ts";
import type { Keywords } from "./keywords.ts";
import { type HostFunction, Signature, signatureOf, type SignatureSpec } from "./signature.ts";

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
 * Declares a filter, test or global of the engine. When it meets a promise that it needs the value
 * of, it is called again as soon as that is known.
 */
export function builtin<F extends BuiltinFunction>(spec: BuiltinSpec, fn: F): F {
  const bound = new Signature(spec, spec.name ?? fn.name);
  invokers.set(fn, retrying(fn, bound));
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

function retrying(fn: BuiltinFunction, bound: Signature): Invoker {
  return (state, positional, keywords) => {
    const values = bound.bind(positional, keywords) as never[]; // fn and spec agree on the types
    const iterators: readonly unknown[] = values;
    const attempt = (): unknown => {
      try {
        return fn(state, ...values);
      } catch (error) {
        if (!(error instanceof PromiseFound)) throw error;
        for (const value of iterators) if (value instanceof TemplateIterator) value.rewind();
        return remembered(error.promise).then(attempt);
      }
    };
    for (const value of iterators) if (value instanceof TemplateIterator) value.mark();
    return attempt();
  };
}

function invokerOfHost(fn: HostFunction): Invoker {
  const declared = signatureOf(fn);
  if (declared !== undefined) {
    return function (state, positional, keywords) {
      const values = declared.bind(positional, keywords).map(toHost);
      if (declared.pass !== undefined) values.unshift(passed(state, declared.pass));
      return Reflect.apply(fn, this, values);
    };
  }
  return function (_state, positional, keywords) {
    const values = positional.map(toHost);
    if (keywords !== null) values.push(keywordObject(keywords));
    return Reflect.apply(fn, this, values);
  };
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
