import type { Phial } from "phial";
import { Greeter, greeting } from "../good/greeter.ts";
import { specimen } from "../specimen.ts";

/** Takes from the constructor what is also a setting. */
class Bad extends Greeter {
  readonly #word: string;

  constructor(options: { word?: string; name?: string } = {}) {
    super(options);
    this.#word = options.word ?? "Hello";
  }

  protected override setup(_app: Phial) {
    return { word: this.#word };
  }
}

export default specimen({
  ...greeting,
  make: () => new Bad(),
  withSibling: () => new Bad({ name: "second" }),
  breaks: ["reads its settings when it is bound"],
});
