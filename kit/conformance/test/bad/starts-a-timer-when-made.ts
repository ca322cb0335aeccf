import { Greeter, greeting } from "../good/greeter.ts";
import { specimen } from "../specimen.ts";

class Bad extends Greeter {
  readonly #timer = setInterval(() => undefined, 1000).unref();

  stop(): void {
    clearInterval(this.#timer);
  }
}

export default specimen({
  ...greeting,
  make: () => new Bad(),
  withSibling: () => new Bad({ name: "second" }),
  breaks: ["does no work when it is made"],
});
