import { OperationError } from "../errors.ts";
import { expose } from "../values/expose.ts";
import { REPR, TYPE_NAME } from "../values/protocol.ts";
import { Tuple } from "../values/tuple.ts";

/** What `cycler()` makes: gives its items one after the other, and begins again after the last. */
export class Cycler {
  readonly items: Tuple;
  pos = 0;

  /** @throws OperationError `RuntimeError` when there are no items */
  constructor(items: readonly unknown[]) {
    if (items.length === 0) {
      throw new OperationError("RuntimeError", "at least one item has to be provided");
    }
    this.items = Tuple.from(items);
  }

  get [TYPE_NAME](): string {
    return "jinja2.utils.Cycler";
  }

  /** The item that `next()` gives. */
  get current(): unknown {
    return this.items[this.pos];
  }

  /** Gives the current item and goes on to the one after it. */
  next(): unknown {
    const item = this.current;
    this.pos = (this.pos + 1) % this.items.length;
    return item;
  }

  /** Goes back to the first item. */
  reset(): null {
    this.pos = 0;
    return null;
  }

  [REPR](): string {
    return "<jinja2.utils.Cycler object>";
  }
}

expose(Cycler, ["items", "pos", "current", "next", "reset"]);
