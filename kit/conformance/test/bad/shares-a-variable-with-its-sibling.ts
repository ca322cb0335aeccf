import type { Context, Phial, SettingsOf } from "phial";
import { Greeter, type greeterSettings, greeting } from "../good/greeter.ts";
import { specimen } from "../specimen.ts";

const words = new WeakMap<Context, string>();

class Bad extends Greeter {
  protected override setup(app: Phial, settings: SettingsOf<typeof greeterSettings>) {
    app.beforeRequest((c) => void words.set(c, settings.GREETER_WORD));
    return super.setup(app, settings);
  }

  wordOf(c: Context): string | undefined {
    this.of(c);
    return words.get(c);
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
  breaks: ["works beside a second instance under another name"],
});
