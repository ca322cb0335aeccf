import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { DictLoader, Environment, TemplateError } from "../src/engine/index.ts";
import type { EnvironmentOptions } from "../src/engine/index.ts";
import { CANARY, hostileHost } from "./fuzz/host.ts";
import { template } from "./fuzz/template-arbitrary.ts";

const RUNS = Number(process.env["JINJA_FUZZ_RUNS"] ?? 600);
const SECONDS_AT_MOST = 2;
const HOUR = 60 * 60 * 1000;

const PART =
  "{% macro x(y, name='n') %}{{ y }}{{ name }}{% endmacro %}{% set name = 1 %}{% block name %}part{% endblock %}";

/** What an implementation gives away when it prints what is not a value of a template. */
const LEAK = new RegExp(
  `${CANARY}|\\[native code\\]|function ?\\*? ?\\w*\\(|=> \\{|\\[object |Symbol\\(`,
);

const limits = { maxIterations: 5000, maxOutput: 200_000 };

describe.each<[string, EnvironmentOptions]>([
  ["a sandbox", { sandbox: limits }],
  [
    "a sandbox, in the python dialect",
    { sandbox: limits, dialect: "python", undefined: "chainable" },
  ],
  // Without a sandbox nothing limits a loop; `range` is the way to a long one.
  [
    "an environment without a sandbox",
    { undefined: "chainable", globals: { range: (end: unknown) => [end] } },
  ],
])("in %s", (_what, options) => {
  const sources = new Map([["part", PART]]);
  const environment = new Environment({
    ...options,
    loader: new DictLoader(sources),
    autoescape: true,
    extensions: ["do", "loopcontrols", "i18n", "debug"],
  });

  test(
    `${RUNS} random templates neither crash, nor hang, nor reach what is the host's`,
    () => {
      const property = fc.property(template, (source) => {
        sources.set("main", source);
        const { context, reached } = hostileHost(environment);
        const before = process.cpuUsage();
        const text = render(environment, context);
        const { user, system } = process.cpuUsage(before);
        expect(reached).toEqual([]);
        expect(text).not.toMatch(LEAK);
        expect((user + system) / 1e6).toBeLessThan(SECONDS_AT_MOST);
      });
      fc.assert(property, { numRuns: RUNS, seed: seed(), interruptAfterTimeLimit: HOUR });
    },
    HOUR,
  );
});

/** The same templates every time, or others when it is asked for many. */
function seed(): number {
  return Number(process.env["JINJA_FUZZ_SEED"] ?? 20);
}

/** The text, or that of the error: which is one that the engine means, never one that hits it. */
function render(environment: Environment, context: Readonly<Record<string, unknown>>): string {
  try {
    return environment.getTemplateSync("main").renderSync(context);
  } catch (error) {
    if (!(error instanceof TemplateError)) throw error;
    return error.problem;
  }
}
