import { DatabaseSync } from "node:sqlite";
import { Greeter, greeting } from "../good/greeter.ts";
import { specimen } from "../specimen.ts";

class Bad extends Greeter {
  override greet(name: string): string {
    const greeting = super.greet(name);
    new DatabaseSync(":memory:").exec("create table greeted (name text)");
    return greeting;
  }
}

export default specimen({
  ...greeting,
  make: () => new Bad(),
  withSibling: () => new Bad({ name: "second" }),
  breaks: ["closes what a context has opened"],
});
