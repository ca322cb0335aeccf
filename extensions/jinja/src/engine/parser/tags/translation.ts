import type { Call, Const, DictNode, Expression, Keyword } from "../../ast/expression.ts";
import type { Output } from "../../ast/statement.ts";
import { NO_ARGUMENTS } from "../expressions/arguments.ts";

/** A text to be translated, and what is known about it. */
export interface Translation {
  readonly line: number;
  readonly singular: string;
  readonly plural: { readonly text: string; readonly number: Expression } | null;
  readonly context: string | null;
  readonly variables: ReadonlyMap<string, Expression>;
  /** Whether the text has variables in it. */
  readonly hasReferences: boolean;
  /** Whether the variable `num` is the number, which the function knows anyway. */
  readonly skipsNum: boolean;
  readonly newstyle: boolean;
}

/** Prints the translation. */
export function translationOf(translation: Translation): Output {
  const { line, variables, newstyle } = translation;
  const print = (node: Expression): Output => ({ kind: "Output", line, nodes: [node] });
  if (newstyle) return print({ ...callOf(translation), kwargs: keywordsOf(translation) });
  const safe: Expression = { kind: "MarkSafeIfAutoescape", line, node: callOf(translation) };
  if (variables.size === 0) return print(safe);
  const right = dictOf(translation);
  return print({ kind: "Binary", line, operator: "%", left: safe, right });
}

/** The call of `gettext`, `ngettext`, `pgettext` or `npgettext`. */
function callOf({ line, singular, plural, context, ...rest }: Translation): Call {
  // Without variables nobody formats the text, so that nothing has to be doubled.
  const isPlain = !rest.hasReferences && !rest.newstyle;
  const text = (value: string): Const =>
    constant(line, isPlain ? value.replaceAll("%%", "%") : value);
  const name = `${plural ? "n" : ""}${context === null ? "" : "p"}gettext`;
  const args: Expression[] = [text(singular)];
  if (context !== null) args.unshift(constant(line, context));
  if (plural) args.push(text(plural.text), plural.number);
  return { kind: "Call", line, callee: { kind: "Name", line, name }, ...NO_ARGUMENTS, args };
}

function keywordsOf({ variables, skipsNum }: Translation): Keyword[] {
  const keywords: Keyword[] = [];
  for (const [name, value] of variables) {
    if (!skipsNum || name !== "num") keywords.push({ name, value });
  }
  return keywords;
}

function dictOf({ line, variables }: Translation): DictNode {
  const items = Array.from(variables, ([name, value]) => ({ key: constant(line, name), value }));
  return { kind: "Dict", line, items };
}

function constant(line: number, value: string): Const {
  return { kind: "Const", line, value };
}
