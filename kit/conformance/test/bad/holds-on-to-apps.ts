import type { Phial, SettingsOf } from "phial";
import { Greeter, type greeterSettings, greeting } from "../good/greeter.ts";
import { specimen } from "../specimen.ts";

class Bad extends Greeter {
  readonly #apps: Phial[] = [];

  protected override setup(app: Phial, settings: SettingsOf<typeof greeterSettings>) {
    this.#apps.push(app);
    return super.setup(app, settings);
  }

  get names(): string[] {
    return this.#apps.map((app) => app.name);
  }
}

export default specimen({
  ...greeting,
  make: () => new Bad(),
  withSibling: () => new Bad({ name: "second" }),
  breaks: ["lets go of an app that is dropped"],
});
