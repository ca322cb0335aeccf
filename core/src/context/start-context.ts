import { AppContext } from "./app-context.ts";

/**
 * Marks what runs in a start hook, so that `app.run()` in it does not wait for the start that waits
 * for it. It is no current context: nothing would end it.
 */
export class StartContext extends AppContext {
  override get isCurrent(): boolean {
    return false;
  }
}
