import { Extension } from "phial";
import { specimen } from "../specimen.ts";

const state = { seen: new Set<string>() };

class Bad extends Extension<typeof state> {
  readonly name = this.named("sharer");

  protected setup(): typeof state {
    return state;
  }
}

export default specimen({
  make: () => new Bad(),
  use: (bad) => bad.of().seen.size,
  withSibling: () => new Bad({ name: "second" }),
  breaks: ["keeps two apps apart"],
});
