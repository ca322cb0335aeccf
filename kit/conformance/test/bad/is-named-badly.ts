import { Greeter, greeting } from "../good/greeter.ts";
import { specimen } from "../specimen.ts";

class Bad extends Greeter {
  override readonly name: string = "Phial-Greeter";
}

export default specimen({
  ...greeting,
  make: () => new Bad(),
  breaks: ["has a name in lower case"],
});
