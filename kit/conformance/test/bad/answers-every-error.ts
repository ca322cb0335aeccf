import type { Phial, SettingsOf } from "phial";
import { Greeter, type greeterSettings, greeting } from "../good/greeter.ts";
import { specimen } from "../specimen.ts";

class Bad extends Greeter {
  protected override setup(app: Phial, settings: SettingsOf<typeof greeterSettings>) {
    app.registerErrorHandler(Error, () => "Sorry!");
    return super.setup(app, settings);
  }
}

export default specimen({
  ...greeting,
  make: () => new Bad(),
  breaks: ["lets errors of the app through"],
});
