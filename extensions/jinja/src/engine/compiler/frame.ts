import { Symbols } from "./symbols.ts";

/** Whether output is escaped: known when compiling, unless an `autoescape` depends on a value. */
export interface Escaping {
  autoescape: boolean;
  volatile: boolean;
}

/** What is passed on to frames inside. */
interface Inherited {
  readonly symbols: Symbols;
  readonly escaping: Escaping;
  readonly buffer: string;
  readonly outputCheck: boolean;
  readonly inLoop: boolean;
}

/** A scope of the template while it is compiled. */
export class Frame {
  readonly symbols: Symbols;
  readonly escaping: Escaping;
  /** The variable that text is added to. */
  buffer: string;
  /** Whether output depends on no parent template having been chosen. */
  outputCheck: boolean;
  /** Whether `break` and `continue` have a loop to end. */
  inLoop: boolean;
  /** The root, or a branch of it. */
  toplevel = false;
  /** The root itself. */
  rootlevel = false;
  /** Inside of an `if`: unknown filters are found when they are called. */
  soft = false;
  /**
   * The names set in this very loop or block, which functions that take the context shall see;
   * undefined in other frames.
   */
  tracked: Set<string> | undefined;

  constructor({ symbols, escaping, buffer, outputCheck, inLoop }: Inherited) {
    this.symbols = symbols;
    this.escaping = escaping;
    this.buffer = buffer;
    this.outputCheck = outputCheck;
    this.inLoop = inLoop;
  }

  /** The frame of a template or block: nothing is around it. */
  static outermost(escaping: Escaping): Frame {
    const symbols = new Symbols(null);
    return new Frame({ symbols, escaping, buffer: "o", outputCheck: false, inLoop: false });
  }

  inner(): Frame {
    return new Frame({ ...this.#inherited, symbols: new Symbols(this.symbols) });
  }

  /** The same scope inside of a branch. */
  branch(): Frame {
    const frame = new Frame(this.#inherited);
    frame.toplevel = this.toplevel;
    frame.tracked = this.tracked;
    frame.soft = true;
    return frame;
  }

  get #inherited(): Inherited {
    const { symbols, escaping, buffer, outputCheck, inLoop } = this;
    return { symbols, escaping, buffer, outputCheck, inLoop };
  }
}
