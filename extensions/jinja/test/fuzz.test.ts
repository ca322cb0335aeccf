import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { DictLoader, Environment, TemplateError } from "../src/engine/index.ts";
import { CANARY, hostileHost } from "./fuzz/host.ts";
import { template } from "./fuzz/template-arbitrary.ts";

const RUNS = Number(process.env["JINJA_FUZZ_RUNS"] ?? 2000);
const SECONDS_AT_MOST = 2;

const PART =
  "{% macro x(y, name='n') %}{{ y }}{{ name }}{% endmacro %}{% set name = 1 %}{% block name %}part{% endblock %}";

/** What an implementation gives away when it prints what is not a value of a template. */
const LEAK = new RegExp(`${CANARY}|\\[native code\\]|function ?\\*? ?\\w*\\(|=> \\{|\\[object `);

describe.each(["javascript", "python"] as const)("in the %s dialect", (dialect) => {
  test(
    `${RUNS} random templates neither crash, nor hang, nor reach what is the host's`,
    () => {
      const property = fc.property(template, (source) => {
        const { context, reached } = hostileHost();
        const before = process.cpuUsage();
        const text = render(source, dialect, context);
        const { user, system } = process.cpuUsage(before);
        expect(reached).toEqual([]);
        expect(text).not.toMatch(LEAK);
        expect((user + system) / 1e6).toBeLessThan(SECONDS_AT_MOST);
      });
      fc.assert(property, { numRuns: RUNS, seed: 20, interruptAfterTimeLimit: 60 * 60 * 1000 });
    },
    60 * 60 * 1000,
  );
});

/** The text, or that of the error: which is one that the engine means, never one that it is hit by. */
function render(
  source: string,
  dialect: "javascript" | "python",
  context: Readonly<Record<string, unknown>>,
): string {
  const environment = new Environment({
    dialect,
    loader: new DictLoader({ main: source, part: PART }),
    autoescape: true,
    extensions: ["do", "loopcontrols", "i18n", "debug"],
    sandbox: { maxIterations: 5000, maxOutput: 200_000 },
  });
  try {
    return environment.getTemplateSync("main").renderSync(context);
  } catch (error) {
    if (!(error instanceof TemplateError)) throw error;
    return error.problem;
  }
}
