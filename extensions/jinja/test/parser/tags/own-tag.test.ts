import { expect, test } from "vitest";
import type { Statement } from "../../../src/engine/ast/statement.ts";
import type { Parser, TagExtension } from "../../../src/engine/extension.ts";
import { notationOf } from "../notation.ts";
import { problemOf, statement, statements } from "../parsing.ts";

class FragmentCache implements TagExtension {
  readonly identifier = "fragment-cache";
  readonly tags = ["cache"];

  parse(parser: Parser): Statement {
    const { line } = parser.stream.next();
    const args = [parser.parseExpression()];
    if (parser.stream.skipIf("comma")) args.push(parser.parseExpression());
    const body = parser.parseBody("endcache");
    const call = parser.callMethod(this, "render", args);
    return { kind: "CallBlock", line, call, params: [], defaults: [], body };
  }
}

const extensions = [new FragmentCache()];

test("a tag of one's own calls a method with its arguments and its body", () => {
  const node = statement('\n{%- cache 60,\n"key" %}a{{ b }}{% endcache %}', { extensions });
  expect(node).toMatchObject({
    kind: "CallBlock",
    line: 2,
    call: { line: 2 },
    body: [{ kind: "Output" }],
  });
  if (node.kind === "CallBlock") {
    expect(notationOf(node.call)).toBe('(call fragment-cache#render 60 "key")');
  }
});

test("a tag of one's own is named in the errors like one of the language", () => {
  expect(problemOf("{% cache 1 %}{% if a %}{% endcache %}", { extensions })).toBe(
    "1: Encountered unknown tag 'endcache'. You probably made a nesting mistake. Jinja is expecting " +
      "this tag, but currently looking for 'elif' or 'else' or 'endif'. The innermost block that " +
      "needs to be closed is 'if'.",
  );
});

test("a tag may be several statements, and have variables that no template has", () => {
  const twice: TagExtension = {
    identifier: "twice",
    tags: ["twice"],
    parse(parser) {
      const { line } = parser.stream.next();
      const name = parser.freeIdentifier();
      const node = parser.parseExpression();
      const print: Statement = { kind: "Output", line, nodes: [{ kind: "Name", line, name }] };
      return [
        { kind: "Assign", line, target: { kind: "TargetName", line, name }, node },
        print,
        print,
      ];
    },
  };
  const nodes = statements("{% twice f() %}{% twice g() %}", { extensions: [twice] });
  expect(nodes.map((node) => node.kind).join(" ")).toBe(
    "Assign Output Output Assign Output Output",
  );
  const names = nodes.flatMap((node) =>
    node.kind === "Assign" && node.target.kind === "TargetName" ? [node.target.name] : [],
  );
  expect(new Set(names).size).toBe(2);
  expect(problemOf(`{{ ${names[0]} }}`)).toMatch(/unexpected char/);
});

test("a tag that is parsed by calling itself cannot overflow the stack", () => {
  const nested: TagExtension = {
    identifier: "nested",
    tags: ["nested"],
    parse(parser) {
      const { line } = parser.stream.next();
      return { kind: "Scope", line, body: parser.parseBody("endnested") };
    },
  };
  const source = "{% nested %}".repeat(10_000);
  expect(problemOf(source, { extensions: [nested] })).toMatch(/nested too deeply/);
});

test("the tags of the language cannot be replaced; of two extensions the later one counts", () => {
  const named = (identifier: string): TagExtension => ({
    identifier,
    tags: ["if", "mine"],
    parse(parser) {
      const { line } = parser.stream.next();
      return { kind: "Output", line, nodes: [parser.callMethod(this, "render")] };
    },
  });
  const both = { extensions: [named("first"), named("second")] };
  expect(statement("{% if a %}{% endif %}", both)).toMatchObject({ kind: "If" });
  expect(statement("{% mine %}", both)).toMatchObject({
    nodes: [{ callee: { extension: "second", name: "render" } }],
  });
});
