import { expect, expectTypeOf, test } from "vitest";
import { Extension, Signal } from "../../src/index.ts";

const purged = new Signal<{ count: number }>("purged");
const refused = new Signal<string>("refused");

class Keys extends Extension<null> {
  readonly name = "keys";
  override readonly signals = [purged, refused];

  protected setup(): null {
    return null;
  }
}

test("an extension lists its signals, whatever they carry", () => {
  const keys: Extension = new Keys();

  expect(keys.signals.map(({ name }) => name)).toEqual(["purged", "refused"]);
  expectTypeOf<Keys>().toExtend<Extension>();
});
