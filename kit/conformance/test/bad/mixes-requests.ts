import type { Context, Phial, SettingsOf } from "phial";
import { Greeter, type greeterSettings, greeting } from "../good/greeter.ts";
import { specimen } from "../specimen.ts";

class Bad extends Greeter {
  #current = "";

  protected override setup(app: Phial, settings: SettingsOf<typeof greeterSettings>) {
    app.beforeRequest(() => void (this.#current = settings.GREETER_WORD));
    return super.setup(app, settings);
  }

  wordOf(c: Context): string {
    this.of(c);
    return this.#current;
  }
}

const { config, otherConfig, commands } = greeting;

export default specimen({
  config,
  otherConfig,
  commands,
  exercise: (c, bad) => bad.wordOf(c),
  make: () => new Bad(),
  withSibling: () => new Bad({ name: "second" }),
  breaks: ["keeps interleaved requests apart"],
});
