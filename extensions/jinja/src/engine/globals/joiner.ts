import { CALL, type Callable } from "../calls/callable.ts";
import { expose } from "../values/expose.ts";
import { REPR, TYPE_NAME } from "../values/protocol.ts";

/** What `joiner()` makes: nothing when it is called first, and the separator from then on. */
export class Joiner implements Callable {
  readonly sep: unknown;
  used = false;

  constructor(separator: unknown) {
    this.sep = separator;
  }

  get [TYPE_NAME](): string {
    return "jinja2.utils.Joiner";
  }

  [CALL](): unknown {
    if (this.used) return this.sep;
    this.used = true;
    return "";
  }

  [REPR](): string {
    return "<jinja2.utils.Joiner object>";
  }
}

expose(Joiner, ["sep", "used"]);
