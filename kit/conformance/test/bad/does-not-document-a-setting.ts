import { Extension, type SettingsTable } from "phial";
import { specimen } from "../specimen.ts";

class Bad extends Extension<object> {
  readonly name = this.named("quiet");
  override readonly settings: SettingsTable = {
    QUIET_WORD: { type: "string", default: "Hello", doc: "" },
  };

  protected setup(_app: unknown, settings: object): object {
    return settings;
  }
}

export default specimen({
  make: () => new Bad(),
  config: { QUIET_WORD: "Hello" },
  otherConfig: { QUIET_WORD: "Salve" },
  use: (bad) => ({ ...bad.of() }),
  withSibling: () => new Bad({ name: "second" }),
  breaks: ["documents its settings"],
});
