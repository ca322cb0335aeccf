import { defineSettings, Extension, type Phial } from "phial";
import { specimen } from "../specimen.ts";

/** What Flask's own tutorial of 2012 did: the app is kept, and its configuration read later. */
class Bad extends Extension<null> {
  readonly name = this.named("tutorial");
  override readonly settings = defineSettings({
    TUTORIAL_DATABASE: { type: "string", default: ":memory:", doc: "Where the data is." },
  });
  app: Phial | undefined;

  protected setup(app: Phial): null {
    this.app = app;
    return null;
  }

  connect(): unknown {
    return this.app?.config.get("TUTORIAL_DATABASE");
  }
}

export default specimen({
  make: () => new Bad(),
  config: { TUTORIAL_DATABASE: "one.db" },
  otherConfig: { TUTORIAL_DATABASE: "other.db" },
  use: (bad) => bad.connect(),
  // One line, and every law that it breaks: no check is there for it alone.
  breaks: [
    "stays as it was when it is bound",
    "says what to write when it is used before initApp",
    "says so when it is used outside of a context",
    "keeps two apps apart",
  ],
});
