import { once } from "node:events";
import { createServer } from "node:net";
import { defineSettings, Extension, type Phial, type SettingsOf } from "phial";
import { specimen } from "../specimen.ts";

interface Listening {
  readonly backlog: number;
  readonly closers: (() => void)[];
}

/** Opens a port and a timer when the app starts, and closes them with it. */
class Listener extends Extension<Listening> {
  readonly name = this.named("listener");
  override readonly settings = defineSettings({
    LISTENER_BACKLOG: { type: "integer", default: 5, doc: "How many may wait." },
  });

  protected setup(app: Phial, settings: SettingsOf<typeof this.settings>): Listening {
    const state: Listening = { backlog: settings.LISTENER_BACKLOG, closers: [] };
    app.onStart(async () => {
      const timer = setInterval(() => undefined, 1000);
      const server = createServer();
      state.closers.push(
        () => clearInterval(timer),
        () => server.close(),
      );
      server.listen({ host: "127.0.0.1", port: 0, backlog: state.backlog });
      await once(server, "listening");
    });
    app.onClose(() => state.closers.forEach((close) => close()));
    return state;
  }

  get backlog(): number {
    return this.of().backlog;
  }
}

export default specimen({
  make: () => new Listener(),
  config: { LISTENER_BACKLOG: 2 },
  otherConfig: { LISTENER_BACKLOG: 3 },
  use: (listener) => listener.backlog,
  withSibling: () => new Listener({ name: "other-listener" }),
});
