import type { Phial, SettingsOf } from "phial";
import { Greeter, type greeterSettings, greeting } from "../good/greeter.ts";
import { specimen } from "../specimen.ts";

/** Wraps the end of the app, instead of declaring a hook. */
class Bad extends Greeter {
  protected override setup(app: Phial, settings: SettingsOf<typeof greeterSettings>) {
    let stop = (): void => undefined;
    app.onStart(() => {
      const timer = setInterval(() => undefined, 1000).unref();
      stop = () => clearInterval(timer);
    });
    const close = app.lifecycle.close.bind(app.lifecycle);
    app.lifecycle.close = async () => {
      await close();
      stop();
    };
    return super.setup(app, settings);
  }
}

export default specimen({
  ...greeting,
  make: () => new Bad(),
  withSibling: () => new Bad({ name: "second" }),
  breaks: ["closes although another extension fails to close"],
});
