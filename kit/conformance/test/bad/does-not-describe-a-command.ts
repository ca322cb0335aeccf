import { Greeter, greeting } from "../good/greeter.ts";
import { specimen } from "../specimen.ts";

class Bad extends Greeter {
  override readonly commands = [
    { name: "greet", doc: "", args: [{ flags: "name", doc: "Who." }], run: () => undefined },
  ];
}

export default specimen({
  ...greeting,
  make: () => new Bad(),
  withSibling: () => new Bad({ name: "second" }),
  breaks: ["describes its commands"],
});
