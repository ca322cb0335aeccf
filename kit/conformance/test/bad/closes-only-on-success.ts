import { DatabaseSync } from "node:sqlite";
import { type Context, Extension, type Phial, RequestSlot } from "phial";
import { specimen } from "../specimen.ts";

class Bad extends Extension<null> {
  readonly name = this.named("hopeful");
  readonly #connection = new RequestSlot<DatabaseSync>();

  protected setup(app: Phial): null {
    app.afterRequest((_response, c) => this.#connection.get(c)?.close());
    return null;
  }

  version(c: Context): unknown {
    this.of(c);
    const connection = this.#connection.getOr(c, () => new DatabaseSync(":memory:"));
    return connection.prepare("select sqlite_version()").all();
  }
}

export default specimen({
  make: () => new Bad(),
  exercise: (c, bad) => bad.version(c),
  withSibling: () => new Bad({ name: "second" }),
  breaks: ["closes what a context has opened"],
});
