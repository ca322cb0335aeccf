import { Greeter, greeting } from "../good/greeter.ts";
import { specimen } from "../specimen.ts";

class Bad extends Greeter {
  readonly #mark = process.env["GREETER_MARK"] ?? "!";

  override greet(name: string): string {
    return super.greet(name) + this.#mark;
  }
}

export default specimen({
  ...greeting,
  make: () => new Bad(),
  withSibling: () => new Bad({ name: "second" }),
  breaks: ["reads its settings when it is bound"],
});
