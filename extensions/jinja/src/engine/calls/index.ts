/** How templates call functions: arguments by position and name, as in Python. */
export { callMethod, callMethodPlain, callPlain, callValue } from "./call.ts";
export {
  CALL,
  CALL_PLAIN,
  type Callable,
  type CallState,
  type Invoker,
  isCallable,
} from "./callable.ts";
export { builtin, invokerOf, signature } from "./invoker.ts";
export { Keywords } from "./keywords.ts";
export type { HostFunction, Parameter, SignatureSpec } from "./signature.ts";
