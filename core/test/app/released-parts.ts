import { Extension, Signal } from "../../src/index.ts";

/** An extension with state, a resource per context and one per app: for the release program. */
class Store extends Extension<{ readonly n: number }> {
  readonly name = "store";
  #opened = 0;
  readonly #connection = this.resource(
    () => ({ n: ++this.#opened }),
    () => undefined,
  );
  readonly #pool = this.resource(
    () => ({ n: ++this.#opened }),
    () => undefined,
    { scope: () => "app" },
  );

  protected setup() {
    return { n: 1 };
  }

  get connection() {
    return this.#connection.get();
  }

  get pool() {
    return this.#pool.get();
  }
}

export const store = new Store();
export const noteSaved = new Signal<{ readonly id: number }>("note-saved");
