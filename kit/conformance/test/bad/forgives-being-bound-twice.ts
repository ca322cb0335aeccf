import type { Phial } from "phial";
import { Greeter, greeting } from "../good/greeter.ts";
import { specimen } from "../specimen.ts";

class Bad extends Greeter {
  override initApp(app: Phial): this {
    return this.isBoundTo(app) ? this : super.initApp(app);
  }
}

export default specimen({
  ...greeting,
  make: () => new Bad(),
  withSibling: () => new Bad({ name: "second" }),
  breaks: ["is bound once to an app"],
});
