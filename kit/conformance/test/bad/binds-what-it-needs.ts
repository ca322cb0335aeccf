import { Extension, type Phial } from "phial";
import { Greeter } from "../good/greeter.ts";
import { specimen } from "../specimen.ts";

const greeter = new Greeter();

class Bad extends Extension<null> {
  readonly name = this.named("host");
  override readonly needs = [greeter];

  override initApp(app: Phial): this {
    if (!greeter.isBoundTo(app)) greeter.initApp(app);
    return super.initApp(app);
  }

  protected setup(): null {
    return null;
  }

  welcome(): string {
    this.of();
    return greeter.greet("Ada");
  }
}

export default specimen({
  make: () => new Bad(),
  use: (bad) => bad.welcome(),
  withSibling: () => new Bad({ name: "second" }),
  breaks: ["is refused before the extensions that it needs"],
});
