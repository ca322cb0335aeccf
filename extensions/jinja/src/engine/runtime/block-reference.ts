import { CALL, type Callable, type CallState } from "../calls/callable.ts";
import type { Keywords } from "../calls/keywords.ts";
import { OperationError } from "../errors.ts";
import { Markup } from "../values/markup.ts";
import { ABSENT, ATTRIBUTE, ITEM, REPR, type Special, TYPE_NAME } from "../values/protocol.ts";
import type { Undefined } from "../values/undefined.ts";
import type { BlockFunction, Rendering } from "./compiled.ts";
import type { Context } from "./context.ts";
import { Deferred } from "./driver.ts";
import { wholeSink } from "./sink.ts";

/** One block at one depth of inheritance: `super`, `super.super`, `self.name`. */
export class BlockReference implements Callable, Special {
  readonly #name: string;
  readonly #context: Context;
  readonly #blocks: readonly BlockFunction[];
  readonly #depth: number;

  constructor(context: Context, name: string, depth: number) {
    this.#context = context;
    this.#name = name;
    this.#depth = depth;
    this.#blocks = context.blocks.get(name) ?? [];
  }

  /** The text of the block, safe where output is escaped. */
  [CALL](state: CallState, positional: readonly unknown[], keywords: Keywords | null): unknown {
    if (positional.length > 0 || keywords !== null) throw takesNothing(positional, keywords);
    const block = this.#blocks[this.#depth];
    if (block === undefined) return noParent(this.#context, this.#name);
    return new Deferred(textOf(block, this.#context), state.autoescape ? toMarkup : null);
  }

  get [TYPE_NAME](): string {
    return "jinja2.runtime.BlockReference";
  }

  [ATTRIBUTE](name: string): unknown {
    if (name === "name") return this.#name;
    if (name !== "super") return ABSENT;
    return blockAt(this.#context, this.#name, this.#depth + 1);
  }

  [REPR](): string {
    return "<BlockReference>";
  }
}

/** `self`: the blocks of a context, by name. */
export class TemplateReference implements Special {
  readonly #context: Context;

  constructor(context: Context) {
    this.#context = context;
  }

  get [TYPE_NAME](): string {
    return "jinja2.runtime.TemplateReference";
  }

  [ITEM](name: unknown): unknown {
    if (typeof name !== "string" || !this.#context.blocks.has(name)) return ABSENT;
    return new BlockReference(this.#context, name, 0);
  }

  [REPR](): string {
    const { name } = this.#context;
    return `<TemplateReference ${name === null ? "None" : `'${name}'`}>`;
  }
}

/** `super` inside of the block `current`: undefined if no parent has the block. */
export function superOf(
  context: Context,
  name: string,
  current: BlockFunction,
): BlockReference | Undefined {
  const depth = context.blocks.get(name)?.indexOf(current) ?? -1;
  return depth < 0 ? noParent(context, name) : blockAt(context, name, depth + 1);
}

function blockAt(context: Context, name: string, depth: number): BlockReference | Undefined {
  const exists = depth < (context.blocks.get(name)?.length ?? 0);
  return exists ? new BlockReference(context, name, depth) : noParent(context, name);
}

function noParent(context: Context, name: string): Undefined {
  const hint = `there is no parent block called '${name}'.`;
  return context.environment.ops.undefined({ hint, name: "super" });
}

function takesNothing(positional: readonly unknown[], keywords: Keywords | null): OperationError {
  const problem =
    keywords === null
      ? `takes 1 positional argument but ${positional.length + 1} were given`
      : `got an unexpected keyword argument '${keywords.names[0]}'`;
  return new OperationError("TypeError", `BlockReference.__call__() ${problem}`);
}

function* textOf(block: BlockFunction, context: Context): Rendering<string> {
  const out = wholeSink(null);
  yield* block(context, out);
  return out.text;
}

function toMarkup(text: unknown): Markup {
  return new Markup(String(text));
}
