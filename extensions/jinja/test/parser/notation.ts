import type { Arguments, Expression, Slice } from "../../src/engine/ast/expression.ts";
import { Float } from "../../src/engine/values/float.ts";

/** An expression in brackets, the operator first: `(+ 1 (* 2 3))`. */
export function notationOf(node: Expression | Slice | null): string {
  if (node === null) return "_";
  switch (node.kind) {
    case "Name":
      return node.name;
    case "Const":
      return constant(node.value);
    case "TemplateData":
      return JSON.stringify(node.data);
    case "List":
      return `[${all(node.items)}]`;
    case "Tuple":
      return `(tuple${node.items.map((item) => ` ${notationOf(item)}`).join("")})`;
    case "Dict":
      return `{${node.items.map((item) => `${notationOf(item.key)}: ${notationOf(item.value)}`).join(" ")}}`;
    case "CondExpr":
      return `(if ${notationOf(node.test)} ${notationOf(node.then)} ${notationOf(node.otherwise)})`;
    case "Call":
      return `(call ${notationOf(node.callee)}${argumentsOf(node)})`;
    case "Filter":
      return `(|${node.name} ${notationOf(node.node)}${argumentsOf(node)})`;
    case "Test":
      return `(is-${node.name} ${notationOf(node.node)}${argumentsOf(node)})`;
    case "Getattr":
      return `${notationOf(node.node)}.${node.attr}`;
    case "Getitem":
      return `${notationOf(node.node)}[${notationOf(node.key)}]`;
    case "Slice":
      return `${notationOf(node.start)}:${notationOf(node.stop)}:${notationOf(node.step)}`;
    case "Binary":
    case "Logical":
      return `(${node.operator} ${notationOf(node.left)} ${notationOf(node.right)})`;
    case "Not":
      return `(not ${notationOf(node.node)})`;
    case "Unary":
      return `(${node.operator} ${notationOf(node.node)})`;
    case "Concat":
      return `(~ ${all(node.nodes)})`;
    case "Compare":
      return `(compare ${notationOf(node.first)}${node.rest.map((item) => ` ${item.operator} ${notationOf(item.node)}`).join("")})`;
    case "MarkSafeIfAutoescape":
      return `(safe ${notationOf(node.node)})`;
    case "ExtensionMethod":
      return `${node.extension}#${node.name}`;
    default:
      return "context";
  }
}

function all(nodes: readonly Expression[]): string {
  return nodes.map(notationOf).join(" ");
}

function argumentsOf({ args, kwargs, dynArgs, dynKwargs }: Arguments): string {
  const parts = [
    ...args.map(notationOf),
    ...kwargs.map(({ name, value }) => `${name}=${notationOf(value)}`),
    ...(dynArgs ? [`*${notationOf(dynArgs)}`] : []),
    ...(dynKwargs ? [`**${notationOf(dynKwargs)}`] : []),
  ];
  return parts.map((part) => ` ${part}`).join("");
}

function constant(value: unknown): string {
  if (value instanceof Float) return `${value.value}f`;
  return typeof value === "bigint" ? `${value}n` : JSON.stringify(value);
}
