import { expect, test } from "vitest";
import { checkErrors } from "../check-errors.ts";
import { plantTree } from "./tree.ts";

const HEAD = "| code | when | what to do |\n| --- | --- | --- |\n";
const THROWS = `
  /** @example throw new PhialError("ONLY_IN_COMMENT", "a", "b"); */
  throw new PhialError(
    "APP_NAME_EMPTY",
    "problem", "remedy");
  throw new HttpError(400, { detail: f("x)"), code: "FORM_TOKEN_MISSING" });
`;

function problemsOf(source: string, rows: string): string[] {
  using tree = plantTree({ "core/src/app.ts": source, "docs/errors.md": HEAD + rows });
  return checkErrors(tree.root).problems;
}

const ROW = (code: string): string => `| \`${code}\` | when | do |\n`;
const BOTH = ROW("APP_NAME_EMPTY") + ROW("FORM_TOKEN_MISSING");

test("accepts codes that stand in the table, thrown by either class of error", () => {
  expect(problemsOf(THROWS, BOTH)).toEqual([]);
});

test.each([
  ["a code without a row", ROW("APP_NAME_EMPTY"), "FORM_TOKEN_MISSING has no row"],
  ["a row that nothing throws", BOTH + ROW("GONE_CODE_LEFT"), "nothing throws GONE_CODE_LEFT"],
  ["rows out of order", ROW("FORM_TOKEN_MISSING") + ROW("APP_NAME_EMPTY"), "stands after"],
  ["a row that is there twice", `${BOTH}\n${ROW("APP_NAME_EMPTY")}`, "has two rows"],
  ["an empty cell", BOTH.replace("| do |", "| |"), "needs the cells"],
])("refuses %s", (_, rows, problem) => {
  expect(problemsOf(THROWS, rows).join("\n")).toContain(problem);
});

test.each([
  [`new PhialError("appBad", "", "")`, '"appBad" is not of the form AREA_NOUN_STATE'],
  [`new PhialError(code, "", "")`, "Write it as a literal"],
  ["abort(400, { code: `A_${b}` })", "Write it as a literal"],
])("refuses the code of %s", (source, problem) => {
  expect(problemsOf(source, "").join("\n")).toContain(problem);
});
