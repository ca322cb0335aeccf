import { isPhialError } from "phial";
import { Greeter, greeting } from "../good/greeter.ts";
import { specimen } from "../specimen.ts";

class Bad extends Greeter {
  override greet(name: string): string {
    try {
      return super.greet(name);
    } catch (error) {
      if (isPhialError(error, "CONTEXT_MISSING")) return `Hello, ${name}!`;
      throw error;
    }
  }
}

export default specimen({
  ...greeting,
  make: () => new Bad(),
  withSibling: () => new Bad({ name: "second" }),
  breaks: ["says so when it is used outside of a context"],
});
