import type { Phial, SettingsOf } from "phial";
import { Greeter, type greeterSettings, greeting } from "../good/greeter.ts";
import { specimen } from "../specimen.ts";

class Bad extends Greeter {
  app: Phial | undefined;

  protected override setup(app: Phial, settings: SettingsOf<typeof greeterSettings>) {
    this.app = app;
    return super.setup(app, settings);
  }
}

export default specimen({
  ...greeting,
  make: () => new Bad(),
  withSibling: () => new Bad({ name: "second" }),
  breaks: ["stays as it was when it is bound"],
});
