import { expect, test } from "vitest";
import { debugExtension } from "../../../src/engine/parser/tags/debug.ts";
import { doExtension } from "../../../src/engine/parser/tags/do.ts";
import { loopControlsExtension } from "../../../src/engine/parser/tags/loop-controls.ts";
import { problemOf, statement, statements } from "../parsing.ts";

test("do drops the value of an expression", () => {
  expect(statement("{% do a.append(1), 2 %}", { extensions: [doExtension] })).toMatchObject({
    kind: "ExpressionStatement",
    node: { kind: "Tuple" },
  });
});

test("break and continue are tags of their own", () => {
  const source = "{% for a in b %}{% break %}\n{% continue %}{% endfor %}";
  expect(statement(source, { extensions: [loopControlsExtension] })).toMatchObject({
    body: [{ kind: "Break", line: 1 }, { kind: "Output" }, { kind: "Continue", line: 2 }],
  });
});

test("debug prints what is made of the context", () => {
  const extension = debugExtension((context) => `<${String(context)}>`);
  expect(statement("{% debug %}", { extensions: [extension] })).toMatchObject({
    kind: "Output",
    nodes: [
      {
        callee: { kind: "ExtensionMethod", extension: "debug", name: "render" },
        args: [{ kind: "ContextReference" }],
      },
    ],
  });
  expect(extension.render("a")).toBe("<a>");
});

test("the tags of extensions that are not there are unknown", () => {
  for (const tag of ["do 1", "break", "continue", "debug", "trans"]) {
    expect(problemOf(`{% ${tag} %}`)).toMatch(/unknown tag/);
  }
  expect(statements("{% break %}", { extensions: [loopControlsExtension] })).toHaveLength(1);
});
