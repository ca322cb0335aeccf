import { currentContext } from "phial";

/** The context at hand, unless there is none or it is over: then nobody can look at it any more. */
export function contextOrNone(): ReturnType<typeof currentContext> | undefined {
  try {
    const context = currentContext();
    return context.hasEnded ? undefined : context;
  } catch {
    return undefined;
  }
}
