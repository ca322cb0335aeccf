import { currentApp } from "phial";
import { Greeter, greeting } from "../good/greeter.ts";
import { specimen } from "../specimen.ts";

class Bad extends Greeter {
  override greet(name: string): string {
    return this.isBoundTo(currentApp()) ? super.greet(name) : `Hello, ${name}!`;
  }
}

export default specimen({
  ...greeting,
  make: () => new Bad(),
  withSibling: () => new Bad({ name: "second" }),
  breaks: ["says what to write when it is used before initApp"],
});
