import type { Phial, SettingsOf } from "phial";
import { Greeter, type greeterSettings, greeting } from "../good/greeter.ts";
import { specimen } from "../specimen.ts";

let word = "";

class Bad extends Greeter {
  protected override setup(app: Phial, settings: SettingsOf<typeof greeterSettings>) {
    word = settings.GREETER_WORD;
    return super.setup(app, settings);
  }

  override greet(name: string): string {
    super.greet(name);
    return `${word}, ${name}!`;
  }
}

const { config, otherConfig, use, commands } = greeting;

export default specimen({
  config,
  otherConfig,
  use,
  commands,
  make: () => new Bad(),
  breaks: ["keeps two apps apart"],
});
