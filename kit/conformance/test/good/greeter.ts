import { type CommandCall, defineSettings, Extension, type Phial, type SettingsOf } from "phial";
import { specimen } from "../specimen.ts";

export interface Greeting {
  readonly word: string;
}

export const greeterSettings = defineSettings({
  GREETER_WORD: { type: "string", default: "Hello", doc: "What to say." },
  GREETER_MARK: { type: "string", default: "!", doc: "What to end with." },
});

/** The smallest extension that does something. The bad ones are made of it. */
export class Greeter extends Extension<Greeting> {
  readonly name: string = this.named("greeter");
  override readonly settings = greeterSettings;
  override readonly commands = [
    {
      name: "greet",
      doc: "Greets somebody.",
      args: [{ flags: "<name>", doc: "Who is greeted." }],
      run: ({ app, args, print }: CommandCall) => print(`${this.of(app).word}, ${args[0]}`),
    },
  ];

  protected setup(_app: Phial, settings: SettingsOf<typeof greeterSettings>): Greeting {
    return { word: settings.GREETER_WORD };
  }

  greet(name: string): string {
    return `${this.of().word}, ${name}!`;
  }
}

/** How the checks use a greeter. */
export const greeting = {
  config: { GREETER_WORD: "Hello", SECOND_GREETER_WORD: "Good evening" },
  otherConfig: { GREETER_WORD: "Salve" },
  use: (greeter: Greeter) => greeter.greet("Ada"),
  commands: { greet: { args: ["Ada"] } },
};

export default specimen({
  ...greeting,
  make: () => new Greeter(),
  withSibling: () => new Greeter({ name: "second" }),
});
