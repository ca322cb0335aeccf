import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

/** The garbage collector as a function, or `undefined` where the runtime does not give it away. */
export function collector(): (() => void) | undefined {
  if (process.versions["bun"] !== undefined) return undefined;
  setFlagsFromString("--expose-gc");
  const collect: unknown = runInNewContext("gc");
  return typeof collect === "function"
    ? () => void Reflect.apply(collect, undefined, [])
    : undefined;
}
