import { Extension, type Phial } from "phial";
import { specimen } from "../specimen.ts";

class Bad extends Extension<Promise<{ word: string }>> {
  readonly name = this.named("later");

  protected async setup(_app: Phial) {
    const word = await Promise.resolve("Hello");
    return { word };
  }

  async greet(name: string): Promise<string> {
    return `${(await this.of()).word}, ${name}!`;
  }
}

export default specimen({
  make: () => new Bad(),
  use: (bad) => bad.greet("Ada"),
  withSibling: () => new Bad({ name: "second" }),
  breaks: ["is ready as soon as it is bound"],
});
