import { defineSettings, Extension, type SettingsOf } from "phial";
import { specimen } from "../specimen.ts";

class Bad extends Extension<object> {
  readonly name = this.named("brief");
  override readonly settings = defineSettings({
    TTL: { type: "duration", default: 60, doc: "How long it is kept." },
    BRIEF_WORD: { type: "string", default: "Hello", doc: "What to say." },
  });

  protected setup(_app: unknown, settings: SettingsOf<typeof this.settings>): object {
    return settings;
  }
}

export default specimen({
  make: () => new Bad(),
  otherConfig: { TTL: 5 },
  use: (bad) => ({ ...bad.of() }),
  withSibling: () => new Bad({ name: "second" }),
  breaks: ["has settings whose misspelling is noticed"],
});
