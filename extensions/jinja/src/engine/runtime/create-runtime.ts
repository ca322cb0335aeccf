import { callMethod, callMethodPlain, callPlain, callValue } from "../calls/call.ts";
import type { Invoker } from "../calls/callable.ts";
import { hasUsedUp, invokerOf, isPure } from "../calls/invoker.ts";
import { Keywords } from "../calls/keywords.ts";
import type { HostFunction } from "../calls/signature.ts";
import type { Environment } from "../environment.ts";
import { TemplateNotFound, TemplateRuntimeError, OperationError } from "../errors.ts";
import type { Template } from "../template.ts";
import { Namespace } from "../globals/namespace.ts";
import { Dict } from "../values/dict.ts";
import { Float } from "../values/float.ts";
import { counted } from "../values/limits.ts";
import { Markup } from "../values/markup.ts";
import { isPromise, suspended } from "../values/promises.ts";
import { pythonRepr } from "../values/python-repr.ts";
import { SliceValue } from "../values/slice.ts";
import { Tuple } from "../values/tuple.ts";
import { Undefined } from "../values/undefined.ts";
import { keywordsOf, spread, unpack } from "./arguments.ts";
import { superOf, TemplateReference } from "./block-reference.ts";
import { currentBudget } from "./budget.ts";
import type { BlockFunction } from "./compiled.ts";
import { type Context, LocalState, MISSING } from "./context.ts";
import { Deferred, FLUSH } from "./driver.ts";
import { ExtensionMethod } from "./extension-method.ts";
import { FilteredSequence } from "./filtered.ts";
import { LoopContext } from "./loop-context.ts";
import { Macro } from "./macro.ts";
import { defaultModule, importedModule, moduleOf } from "./module.ts";
import { locate } from "./place.ts";
import { printCall, printMethod } from "./print-call.ts";
import type { IncludeOptions, Runtime } from "./runtime.ts";

/* oxlint-disable max-params -- compiled code calls these all the time, without making objects */

/** What all templates of an environment share: everything but the source. */
export type SharedRuntime = Omit<Runtime, "located">;

/** The runtime of one environment. */
export function createRuntime(environment: Environment): SharedRuntime {
  return {
    ...VALUES,
    ...operations(environment),
    ...calls(environment),
    ...loops(environment),
    ...imports(environment),
    ...INHERITANCE,
  };
}

/** The runtime that the code of one template is linked with. */
export function runtimeFor(shared: SharedRuntime, source: string | undefined): Runtime {
  return {
    ...shared,
    located: (error, template, line) => locate(error, { template, line, source }),
  };
}

const VALUES = {
  MISSING,
  FLUSH,
  Deferred,
  Keywords,
  Tuple,
  Markup,
  Float,
  isPromise,
  suspend,
  noOtherwise(place) {
    const problem = "evaluated to false and no else section was defined.";
    // Jinja takes this text for a literal that is escaped, and drops half of the backslashes.
    const at = place.replaceAll("\\\\", "\\");
    return new Undefined({ hint: `the inline if-expression on ${at} ${problem}` });
  },
  markup(state, text) {
    if (typeof text === "string") counted(text);
    return state.autoescape ? new Markup(state.ops.text(text)) : text;
  },
  tuple: (items) => Tuple.from(items),
  slice: (start, stop, step) => new SliceValue(start, stop, step),
  keywords: keywordsOf,
  tick(): void {
    currentBudget()?.tick();
  },
} satisfies Partial<Runtime>;

function operations(environment: Environment) {
  const { ops } = environment;
  return {
    ...ops,
    text: ops.print,
    environment,
    limited: environment.limits !== null,
    undef: (name) => ops.undefined({ name }),
    missingParameter: (name) =>
      ops.undefined({ hint: `parameter '${name}' was not provided`, name }),
    within: (item, container) => ops.contains(container, item),
    partOrUndefined(value, part) {
      try {
        return ops.item(value, part);
      } catch (error) {
        if (error instanceof OperationError) return ops.undefined({ owner: value, name: part });
        throw error;
      }
    },
    dict: (pairs) => new Dict(pairs),
    unpack: (value, count) => unpack(ops, value, count),
    spread: (value) => spread(ops, value),
  } satisfies Partial<Runtime>;
}

function calls(environment: Environment) {
  const { finalize } = environment;
  const finalizer = finalize === null ? null : invokerOf(finalize);
  return {
    filter: (name) => found(environment.filters.get(name), "filter", name),
    test: (name) => found(environment.tests.get(name), "test", name),
    plainFilter: (name) => plain(environment.filters.get(name)),
    plainTest: (name) => plain(environment.tests.get(name)),
    extension: (identifier, method) =>
      new ExtensionMethod(environment.extension(identifier), method),
    finalize:
      finalizer === null ? null : (state, value) => finalizer.call(undefined, state, [value], null),
    state: (context, autoescape) => context.state(autoescape),
    stateWith: (state, names, values) => new LocalState(state, names, values),
    call: callValue,
    callPlain,
    callMethod,
    callMethodPlain,
    printCall,
    printMethod,
    macro: (state, spec, plain, full) => new Macro(state, spec, { plain, full }),
  } satisfies Partial<Runtime>;
}

// A missing filter fails where it is used: the compiler has let it pass in a branch of an `if`.
function found(callee: HostFunction | undefined, kind: string, name: string): Invoker {
  if (callee !== undefined) return invokerOf(callee);
  return () => {
    throw new TemplateRuntimeError(`No ${kind} named ${pythonRepr(name)} found.`);
  };
}

function suspend(): never {
  throw suspended;
}

const plainInvokers = new WeakMap<HostFunction, Invoker>();

function plain(callee: HostFunction | undefined): Invoker {
  if (callee === undefined || !isPure(callee)) return suspend;
  let invoker = plainInvokers.get(callee);
  if (invoker === undefined) plainInvokers.set(callee, (invoker = plainInvoker(callee)));
  return invoker;
}

function plainInvoker(callee: HostFunction): Invoker {
  const invoke = invokerOf(callee);
  return (state, positional, keywords) => {
    if (hasUsedUp(positional)) throw suspended;
    const result = invoke(state, positional, keywords);
    if (isPromise(result)) throw suspended;
    return result;
  };
}

function loops({ ops }: Environment) {
  return {
    loop: (items, source, options) => new LoopContext(ops, { items, source }, options),
    filtered: (items, source, test) => new FilteredSequence(items, source, test),
    requireNamespace: (target) => void namespaceOf(target),
    setAttribute: (target, name, value) => namespaceOf(target).set(name, value),
  } satisfies Partial<Runtime>;
}

function namespaceOf(target: unknown): Namespace {
  if (target instanceof Namespace) return target;
  throw new TemplateRuntimeError("cannot assign attribute on non-namespace object");
}

function imports(environment: Environment) {
  return {
    template: (target, parent) => environment.loadTemplate(target, parent),
    include: (target, options) => include(environment, target, options),
    includeContext: (template, context, names, values) => context.inner(template, names, values),
    includeBody(template) {
      const module = defaultModule(template);
      return module instanceof Deferred
        ? new Deferred(module.rendering, (value) => String(module.result(value)))
        : String(module);
    },
    module: (template, context) => importedModule(template, context),
    moduleWithContext: (template, context, names, values) =>
      moduleOf(template, context.inner(template, names, values)),
    imported(module, name, place) {
      const value = module.exported(name);
      if (value !== undefined) return value;
      const of = module.name === null ? "None" : pythonRepr(module.name);
      const hint = `the template ${of} (imported on ${place}) does not export the requested name`;
      return environment.ops.undefined({ hint: `${hint} ${pythonRepr(name)}`, name });
    },
  } satisfies Partial<Runtime>;
}

function include(
  environment: Environment,
  target: unknown,
  { ignoreMissing, parent }: IncludeOptions,
): Template | null | PromiseLike<Template | null> {
  try {
    const template = environment.loadOrSelect(target, parent);
    if (!ignoreMissing || !isPromise(template)) return template;
    return template.then(null, ignoreNotFound);
  } catch (error) {
    if (ignoreMissing) return ignoreNotFound(error);
    throw error;
  }
}

function ignoreNotFound(error: unknown): null {
  if (error instanceof TemplateNotFound) return null;
  throw error;
}

const INHERITANCE = {
  self: (context) => new TemplateReference(context),
  superOf,
  block(context, name) {
    const block = context.block(name);
    if (block === undefined) throw new OperationError("KeyError", `'${name}'`);
    return block;
  },
  requireBlock(context, name) {
    if ((context.blocks.get(name)?.length ?? 0) > 1) return;
    throw new TemplateRuntimeError(`Required block ${pythonRepr(name)} not found`);
  },
  extend(context, parent) {
    for (const [name, block] of parent.blocks) addBlock(context, name, block);
  },
  extendedTwice(): never {
    throw new TemplateRuntimeError("extended multiple times");
  },
} satisfies Partial<Runtime>;

function addBlock(context: Context, name: string, block: BlockFunction): void {
  const blocks = context.blocks.get(name);
  if (blocks === undefined) context.blocks.set(name, [block]);
  else blocks.push(block);
}
