import { METHODS } from "./methods/methods.ts";
import { Method } from "./values/method.ts";
import type { SandboxPolicy } from "./values/ops.ts";
import { typeName } from "./values/type-name.ts";

const refusedFunctions = new WeakSet<object>();

/**
 * Marks a function that templates of a sandbox must not call, although they may see it.
 *
 * @example
 * environment.addGlobal("purge", unsafe(() => cache.clear()));
 */
export function unsafe<F extends (...values: never[]) => unknown>(fn: F): F {
  refusedFunctions.add(fn);
  return fn;
}

/**
 * What Jinja2's ImmutableSandboxedEnvironment allows: no name that begins with an underscore,
 * nothing of Python's internals, no method that changes a list, a dict or a set, no function
 * marked {@link unsafe}.
 */
export const SANDBOX: SandboxPolicy = {
  allowsAttribute(owner, name, found) {
    if (!found) return !isInternal(owner, name);
    if (name.startsWith("_")) return false;
    const member = METHODS.lookup(owner, name);
    return !(member instanceof Method && member.mutates);
  },
  allowsCall(callee) {
    const isObject =
      typeof callee === "function" || (typeof callee === "object" && callee !== null);
    return !(isObject && refusedFunctions.has(callee));
  },
};

/**
 * Whether the value's type has this attribute in Python, where the sandbox refuses it: a template
 * is then told so, as by Jinja2, rather than that there is none.
 */
function isInternal(owner: unknown, name: string): boolean {
  if (!name.startsWith("_") && name !== "mro") return false;
  const type = typeName(owner);
  if (name === "mro") return type === "type";
  if (OF_EVERY_OBJECT.has(name)) return true;
  const ofType = INTERNALS.get(type);
  return ofType === undefined ? OF_INSTANCES.has(name) : ofType.has(name);
}

const OF_EVERY_OBJECT = names(`__class__ __delattr__ __dir__ __doc__ __eq__ __format__ __ge__
  __getattribute__ __getstate__ __gt__ __hash__ __init__ __init_subclass__ __le__ __lt__ __ne__
  __new__ __reduce__ __reduce_ex__ __repr__ __setattr__ __sizeof__ __str__ __subclasshook__`);
const OF_INSTANCES = names("__dict__ __module__ __weakref__");
const OF_CONTAINERS = "__contains__ __getitem__ __iter__ __len__";
const OF_SEQUENCES = `${OF_CONTAINERS} __add__ __mul__ __rmul__`;
const OF_NUMBERS = `__abs__ __add__ __bool__ __ceil__ __divmod__ __float__ __floor__ __floordiv__
  __getnewargs__ __int__ __mod__ __mul__ __neg__ __pos__ __pow__ __radd__ __rdivmod__ __rfloordiv__
  __rmod__ __rmul__ __round__ __rpow__ __rsub__ __rtruediv__ __sub__ __truediv__ __trunc__`;
const OF_BITS = `__and__ __index__ __invert__ __lshift__ __or__ __rand__ __rlshift__ __ror__
  __rrshift__ __rshift__ __rxor__ __xor__`;
const OF_FUNCTIONS = "__call__ __module__ __name__ __qualname__";
const INTEGERS = names(`${OF_NUMBERS} ${OF_BITS}`);
const STRINGS = `${OF_SEQUENCES} __getnewargs__ __mod__ __rmod__`;

const INTERNALS: ReadonlyMap<string, ReadonlySet<string>> = new Map([
  ["str", names(STRINGS)],
  ["Markup", names(`${STRINGS} __html__ __html_format__ __module__ __radd__ __slots__`)],
  [
    "list",
    names(
      `${OF_SEQUENCES} __class_getitem__ __delitem__ __iadd__ __imul__ __reversed__ __setitem__`,
    ),
  ],
  ["tuple", names(`${OF_SEQUENCES} __class_getitem__ __getnewargs__`)],
  [
    "dict",
    names(`${OF_CONTAINERS} __class_getitem__ __delitem__ __ior__ __or__ __reversed__ __ror__
      __setitem__`),
  ],
  [
    "set",
    names(`__and__ __class_getitem__ __contains__ __iand__ __ior__ __isub__ __iter__ __ixor__ __len__
      __or__ __rand__ __ror__ __rsub__ __rxor__ __sub__ __xor__`),
  ],
  ["int", INTEGERS],
  ["bool", INTEGERS],
  ["float", names(`${OF_NUMBERS} __getformat__`)],
  ["NoneType", names("__bool__")],
  [
    "function",
    names(`${OF_FUNCTIONS} __annotations__ __builtins__ __closure__ __code__ __defaults__ __dict__
      __get__ __globals__ __kwdefaults__`),
  ],
  ["builtin_function_or_method", names(`${OF_FUNCTIONS} __self__ __text_signature__`)],
  [
    "type",
    names(`${OF_FUNCTIONS} __annotations__ __base__ __bases__ __basicsize__ __dict__ __dictoffset__
      __flags__ __instancecheck__ __itemsize__ __mro__ __or__ __prepare__ __ror__ __subclasscheck__
      __subclasses__ __text_signature__ __weakrefoffset__`),
  ],
  ["generator", names("__del__ __iter__ __name__ __next__ __qualname__")],
  [
    "Macro",
    names(`__call__ __dict__ __module__ __weakref__ _argument_count _async_invoke _default_autoescape
      _environment _func _invoke`),
  ],
  [
    "LoopContext",
    names(`__call__ __dict__ __iter__ __len__ __module__ __next__ __weakref__ _after _before _current
      _iterable _iterator _last_changed_value _length _peek_next _recurse _to_iterator _undefined`),
  ],
  ["Namespace", names("__dict__ __module__ __setitem__ __weakref__ _Namespace__attrs")],
  [
    "TemplateReference",
    names("__dict__ __getitem__ __module__ __weakref__ _TemplateReference__context"),
  ],
  ["TemplateModule", names("__dict__ __html__ __module__ __weakref__ _body_stream")],
  [
    "BlockReference",
    names("__call__ __dict__ __module__ __weakref__ _async_call _context _depth _stack"),
  ],
]);

function names(text: string): ReadonlySet<string> {
  return new Set(text.split(/\s+/));
}
