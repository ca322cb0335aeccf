import { g, type Phial, type SettingsOf } from "phial";
import { Greeter, type greeterSettings, greeting } from "../good/greeter.ts";
import { specimen } from "../specimen.ts";

class Bad extends Greeter {
  protected override setup(app: Phial, settings: SettingsOf<typeof greeterSettings>) {
    app.beforeRequest(() => void (g()[this.name] = settings.GREETER_WORD));
    return super.setup(app, settings);
  }

  override greet(name: string): string {
    super.greet(name);
    return `${String(g()[this.name])}, ${name}!`;
  }
}

export default specimen({
  ...greeting,
  make: () => new Bad(),
  withSibling: () => new Bad({ name: "second" }),
  breaks: ["works in app.run() as in a request"],
});
