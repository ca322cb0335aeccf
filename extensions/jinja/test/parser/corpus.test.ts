import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { TemplateError } from "../../src/engine/errors.ts";
import type { ParseOptions } from "../../src/engine/parser/template-parser.ts";
import { parse, tagParsersOf } from "../../src/engine/parser/parse.ts";
import { caseEnvironment } from "../corpus/case-environment.ts";
import { corpusFiles, readCases } from "../corpus/corpus-case.ts";
import type { CorpusCase, ExpectedError } from "../corpus/corpus-case.ts";

const cases = corpusFiles([join(import.meta.dirname, "../corpus/public")]).flatMap(readCases);

// What the compiler says, not the parser.
const COMPILER_PROBLEM =
  /^(?:No (?:filter|test) named|block '.*' defined twice|cannot use extend from|Can't assign to special loop|When defining macros)/;

/** The error of the parser that a case ends in; null if its templates can be read. */
function errorOfParser({ expected, quirk }: CorpusCase): ExpectedError | null {
  if (typeof expected === "string" || expected.phase !== "compile" || quirk !== null) return null;
  return COMPILER_PROBLEM.test(expected.message ?? "") ? null : expected;
}

type Reading = Pick<ParseOptions, "syntax" | "tags">;
const readings = new Map<string, Reading>();

// Most cases have the same few environments, and to make one takes longer than to parse.
function readingOf(corpusCase: CorpusCase): Reading {
  const key = JSON.stringify(corpusCase.env, (_, value: unknown) =>
    value instanceof Map ? [...value] : value,
  );
  let reading = readings.get(key);
  if (!reading) {
    const { environment } = caseEnvironment(corpusCase, { dialect: "python" });
    const tags = tagParsersOf([...environment.extensions.values()]);
    readings.set(key, (reading = { syntax: environment.syntax, tags }));
  }
  return reading;
}

function parseTemplates(corpusCase: CorpusCase): TemplateError[] {
  const errors: TemplateError[] = [];
  for (const [name, source] of corpusCase.templates) {
    try {
      parse(source, { name, ...readingOf(corpusCase) });
    } catch (error) {
      if (!(error instanceof TemplateError)) throw error;
      errors.push(error);
    }
  }
  return errors;
}

describe("the templates of the corpus", () => {
  const failing = cases.filter((corpusCase) => errorOfParser(corpusCase));
  const readable = cases.filter((item) => !errorOfParser(item) && item.quirk === null);

  test(`that cannot be read (${failing.length}) fail as in Jinja`, () => {
    expect(failing.length).toBeGreaterThan(400);
    const told = failing.map((corpusCase) => {
      const [error] = parseTemplates(corpusCase);
      const { name, template, line, problem } = error ?? {};
      return { id: corpusCase.id, type: name, template, line, message: problem };
    });
    expect(told).toEqual(
      failing.map((corpusCase) => {
        const { type, template, line, message } = errorOfParser(corpusCase) ?? {};
        return { id: corpusCase.id, type, template, line, message };
      }),
    );
  });

  test(`of the other cases (${readable.length}) can be read`, () => {
    expect(readable.length).toBeGreaterThan(5000);
    const told = readable.flatMap((corpusCase) =>
      parseTemplates(corpusCase).map((error) => `${corpusCase.id}: ${error.message}`),
    );
    expect(told).toEqual([]);
  });
});
