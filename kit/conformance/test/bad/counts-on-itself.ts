import { Greeter, greeting } from "../good/greeter.ts";
import { specimen } from "../specimen.ts";

class Bad extends Greeter {
  greeted = 0;

  override greet(name: string): string {
    const greeting = super.greet(name);
    this.greeted += 1;
    return greeting;
  }
}

export default specimen({
  ...greeting,
  make: () => new Bad(),
  withSibling: () => new Bad({ name: "second" }),
  breaks: ["stays as it was while it serves"],
});
