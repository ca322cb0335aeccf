import { createServer } from "node:net";
import type { Phial, SettingsOf } from "phial";
import { Greeter, type greeterSettings, greeting } from "../good/greeter.ts";
import { specimen } from "../specimen.ts";

class Bad extends Greeter {
  protected override setup(app: Phial, settings: SettingsOf<typeof greeterSettings>) {
    const open: (() => void)[] = [];
    app.onStart(() => {
      const server = createServer().listen(0, "127.0.0.1");
      open.push(() => server.close());
    });
    app.onClose(() => {
      const [close] = open;
      if (close === undefined) throw new Error("the server is not running");
      close();
    });
    return super.setup(app, settings);
  }
}

export default specimen({
  ...greeting,
  make: () => new Bad(),
  withSibling: () => new Bad({ name: "second" }),
  breaks: ["closes what it has started when a start fails"],
});
