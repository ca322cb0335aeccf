import { readFileSync } from "node:fs";
import { Greeter, greeting } from "../good/greeter.ts";
import { specimen } from "../specimen.ts";

class Bad extends Greeter {
  readonly #source = readFileSync(import.meta.filename, "utf8");

  get size(): number {
    return this.#source.length;
  }
}

export default specimen({
  ...greeting,
  make: () => new Bad(),
  withSibling: () => new Bad({ name: "second" }),
  breaks: ["does no work when it is made"],
});
