import type { CommandCall, Phial, SettingsOf } from "phial";
import { Greeter, type greeterSettings, greeting } from "../good/greeter.ts";
import { specimen } from "../specimen.ts";

class Bad extends Greeter {
  #word = "";
  override readonly commands = [
    {
      name: "greet",
      doc: "Greets somebody.",
      args: [{ flags: "<name>", doc: "Who is greeted." }],
      run: ({ args, print }: CommandCall) => print(`${this.#word}, ${args[0]}`),
    },
  ];

  protected override setup(app: Phial, settings: SettingsOf<typeof greeterSettings>) {
    this.#word = settings.GREETER_WORD;
    return super.setup(app, settings);
  }
}

export default specimen({
  ...greeting,
  make: () => new Bad(),
  withSibling: () => new Bad({ name: "second" }),
  breaks: ["runs its commands for the app they are called with"],
});
