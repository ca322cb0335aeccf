import type { Phial, SettingsOf } from "phial";
import { Greeter, type greeterSettings, greeting } from "../good/greeter.ts";
import { specimen } from "../specimen.ts";

class Bad extends Greeter {
  #word = "";

  protected override setup(app: Phial, settings: SettingsOf<typeof greeterSettings>) {
    this.#word = settings.GREETER_WORD;
    return super.setup(app, settings);
  }

  override greet(name: string): string {
    super.greet(name);
    return `${this.#word}, ${name}!`;
  }
}

export default specimen({
  ...greeting,
  make: () => new Bad(),
  withSibling: () => new Bad({ name: "second" }),
  breaks: ["keeps two apps apart"],
});
