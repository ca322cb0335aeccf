import { createServer } from "node:net";
import { Extension, type Phial } from "phial";
import { specimen } from "../specimen.ts";

interface Serving {
  close: () => void;
  used: boolean;
}

/** Closes what it has opened, but only once it was used. */
class Bad extends Extension<Serving> {
  readonly name = this.named("server");

  protected setup(app: Phial): Serving {
    const state: Serving = { close: () => undefined, used: false };
    app.onStart(() => {
      // It does not keep the process of the tests alive, and is seen all the same.
      const server = createServer().unref().listen(0, "127.0.0.1");
      state.close = () => server.close();
    });
    app.onClose(() => {
      if (state.used) state.close();
    });
    return state;
  }

  use(): boolean {
    return (this.of().used = true);
  }
}

export default specimen({
  make: () => new Bad(),
  use: (bad) => bad.use(),
  withSibling: () => new Bad({ name: "second" }),
  breaks: ["leaves nothing open when the app is closed"],
});
