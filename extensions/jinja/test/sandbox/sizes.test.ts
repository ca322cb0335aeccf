import { expect, test } from "vitest";
import { DictLoader, Environment, LimitError } from "../../src/engine/index.ts";

function render(main: string): Promise<string> {
  const environment = new Environment({
    loader: new DictLoader({ main }),
    sandbox: { maxIterations: 5000, maxOutput: 200_000, maxSize: 1_000_000 },
    extensions: ["debug"],
  });
  return environment.getTemplate("main").then((template) => template.render());
}

const doubled = (value: string): string =>
  `{% set ns = namespace(a='x') %}{% for i in range(60) %}${value}{% endfor %}`;

test.each([
  ["lists under new names", `{% set a = [1] * 600000 %}{% set b = a + [1] %}{% set c = b + [1] %}`],
  ["JSON of what holds itself twice", doubled("{% set ns.a = {'k': ns.a, 'l': ns.a}|tojson %}")],
  [
    "lists that hold the last one twice",
    doubled("{% set ns.a = [ns.a, ns.a] %}{{ ns.a|string|length }}"),
  ],
  ["their layout", doubled("{% set ns.a = [ns.a, ns.a] %}{{ ns.a|pprint|length }}")],
  ["blocks that repeat the last one", doubled("{% set ns.a %}{{ ns.a }}{{ ns.a }}{% endset %}")],
  [
    "the debug tag in a template that imports itself",
    "{% set hidden %}{% debug %}{% endset %}{% import 'main' as html with context %}",
  ],
  ["the debug tag in a loop", doubled("{% set ns.a %}{% debug %}{% endset %}")],
])("%s end at the size that a rendering may take", async (_what, source) => {
  await expect(render(source)).rejects.toBeInstanceOf(LimitError);
});

test("a sandbox without limits of its own has some", async () => {
  const source = "{% for a in range(100000) %}{% for b in range(100000) %}{% endfor %}{% endfor %}";
  const template = new Environment({ sandbox: true }).fromString(source);
  await expect(template.render()).rejects.toThrow(/ran more than 1000000 times/);
});
