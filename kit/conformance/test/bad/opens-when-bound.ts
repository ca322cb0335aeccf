import { DatabaseSync } from "node:sqlite";
import { Extension, type Phial } from "phial";
import { specimen } from "../specimen.ts";

class Bad extends Extension<DatabaseSync> {
  readonly name = this.named("opener");

  protected setup(app: Phial): DatabaseSync {
    const database = new DatabaseSync(":memory:");
    database.exec("create table note (id integer primary key)");
    app.onClose(() => database.close());
    return database;
  }

  count(): unknown {
    return this.of().prepare("select count(*) from note").all();
  }
}

export default specimen({
  make: () => new Bad(),
  use: (bad) => bad.count(),
  withSibling: () => new Bad({ name: "second" }),
  breaks: ["opens nothing when it is bound"],
});
