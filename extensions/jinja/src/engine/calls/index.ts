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
export { builtin, invokerOf } from "./invoker.ts";
export { Keywords } from "./keywords.ts";
export { signature, type Parameter, type SignatureSpec } from "./signature.ts";
