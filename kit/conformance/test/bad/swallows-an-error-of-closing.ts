import { DatabaseSync } from "node:sqlite";
import { Extension } from "phial";
import { specimen } from "../specimen.ts";

class Bad extends Extension<null> {
  readonly name = this.named("silent");
  readonly #connection = this.resource(
    () => new DatabaseSync(":memory:"),
    (connection) => {
      try {
        connection.close();
      } catch {
        // Nobody hears of it.
      }
    },
  );

  protected setup(): null {
    return null;
  }

  get connection(): DatabaseSync {
    return this.#connection.get();
  }
}

export default specimen({
  make: () => new Bad(),
  use: (bad) => bad.connection.prepare("select sqlite_version()").all(),
  spoil: (bad) => bad.connection.close(),
  withSibling: () => new Bad({ name: "second" }),
  breaks: ["reports an error at the end of a context"],
});
