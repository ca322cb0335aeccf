import type { Phial, SettingsOf } from "phial";
import { Greeter, type greeterSettings, greeting } from "../good/greeter.ts";
import { specimen } from "../specimen.ts";

class Bad extends Greeter {
  protected override setup(app: Phial, settings: SettingsOf<typeof greeterSettings>) {
    const timer = setInterval(() => undefined, 1000).unref();
    app.onClose(() => clearInterval(timer));
    return super.setup(app, settings);
  }
}

export default specimen({
  ...greeting,
  make: () => new Bad(),
  withSibling: () => new Bad({ name: "second" }),
  breaks: ["opens nothing when it is bound"],
});
