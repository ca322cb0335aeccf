import type { AppContext } from "../context/app-context.ts";
import { enter } from "../context/storage.ts";
import { contextTearingDown } from "./app-signals.ts";
import type { Phial } from "./phial.ts";

/** How the contexts of an app end. */
export class ContextEnds {
  readonly #app: Phial;
  #areHooked = false;

  constructor(app: Phial) {
    this.#app = app;
  }

  /** Looks at what was declared on the app; to be called when setup ends. */
  prepare(): void {
    const { extensions, hooks, table } = this.#app;
    const [extension] = extensions;
    const own = hooks.teardownContext.length + hooks.teardownRequest.length > 0;
    const inBlueprints = table.routes.some((route) =>
      route.hooksInnermostFirst.some(({ teardownRequest }) => teardownRequest.length > 0),
    );
    this.#areHooked = own || inBlueprints || extension !== undefined;
  }

  /** Whether the end of every context has something to do, whatever happens in it. Hot. */
  get areHeard(): boolean {
    return this.#areHooked || contextTearingDown.hasReceivers(this.#app);
  }

  /** Ends a context: tells `contextTearingDown`, then runs the teardown. Gives what they threw. */
  async end(context: AppContext, error: unknown): Promise<unknown[]> {
    return enter(context, async () => {
      const deaf: unknown[] = [];
      if (contextTearingDown.hasReceivers(this.#app)) {
        await contextTearingDown.send({ error }, this.#app).catch((e: unknown) => deaf.push(e));
      }
      return [...deaf, ...(await context.end(error))];
    });
  }
}
