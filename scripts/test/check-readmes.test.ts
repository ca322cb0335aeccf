import { expect, test } from "vitest";
import { checkReadmes } from "../check-readmes.ts";
import { programsOf, readMarkdown } from "../markdown.ts";
import { plantTree } from "./tree.ts";

const CONFIG = {
  compilerOptions: {
    strict: true,
    noEmit: true,
    module: "nodenext",
    types: [],
    lib: ["es2015"],
    allowImportingTsExtensions: true,
  },
};
const block = (info: string, text: string): string => `\`\`\`${info}\n${text}\n\`\`\`\n`;

function check(markdown: string): { passed: number; problems: string[] } {
  using tree = plantTree({
    "tsconfig.check.json": { ...CONFIG, files: [] },
    "docs/there.md": "",
    "lib/one.ts": "export const one = 1;",
    "README.md": markdown,
  });
  const { passed, problems } = checkReadmes(tree.root);
  return { passed, problems };
}

test("compiles blocks apart, on from the one before, and with the files that others are", () => {
  const markdown = [
    block("ts", "const a = 1;"),
    block("ts continue", "a.toFixed();"),
    block("ts", "const a = 2; await a;"),
    block("ts file=src/app.ts", 'export * from "../lib/one.ts";'),
    block("tsx run", 'import { one } from "./src/app.ts"; one.toFixed();'),
  ];
  expect(check(`# A\n${markdown.join("text\n")}`)).toEqual({ passed: 5, problems: [] });
});

test("compiles what a file becomes later with what else has changed, and with what has not", () => {
  const markdown = [
    block("ts file=src/kept.ts", "export const kept = 1;"),
    block("ts file=src/data.ts", "export const data = 1;"),
    block("ts file=src/app.ts", 'import { data } from "./data.ts"; data.toFixed();'),
    block("ts file=src/data.ts step=2", 'export const data = "now a text";'),
    block(
      "ts file=src/app.ts step=2",
      'import { data } from "./data.ts"; import { kept } from "./kept.ts"; data.charAt(kept);',
    ),
  ];
  expect(check(markdown.join("\n"))).toEqual({ passed: 5, problems: [] });
});

test("reports an error at its line of the markdown", () => {
  const markdown = `# A\n\n${block("ts", "const a = 1;")}text\n${block("ts continue", '\na = "";')}`;
  expect(check(markdown)).toEqual({
    passed: 1,
    problems: ["README.md:9: TS2588: Cannot assign to 'a' because it is a constant."],
  });
});

test("refuses an import of what is neither a block nor a file", () => {
  const markdown = block("ts", 'import "./gone.ts";');
  expect(check(markdown).problems[0]).toBe(
    'README.md:2: "./gone.ts" is neither a block nor a file.',
  );
});

test.each([
  ["ts no-check", "write why after no-check."],
  ["ts nochek because", '"nochek" is no mark of a block.'],
])("refuses the mark %s", (info, text) => {
  expect(programsOf(readMarkdown(block(info, "1;")).blocks).faults).toEqual([{ line: 2, text }]);
});

test("refuses two blocks that are the same file", () => {
  const { blocks } = readMarkdown(block("ts file=a.ts", "1;").repeat(2));
  expect(programsOf(blocks).faults).toEqual([{ line: 5, text: "a.ts exists already." }]);
});

test("passes over other languages, and over blocks left out with a reason", () => {
  const markdown = block("sh", "nope(") + block("ts no-check pseudo code", "nope(");
  expect(check(markdown)).toEqual({ passed: 0, problems: [] });
});

test("follows links to files, and not those inside code or to the outside", () => {
  const markdown =
    "[a](docs/there.md#x) [b](docs/gone.md) `[c](gone.md)` [d](https://e.org) [f](#g)\n\n[h]: gone\n";
  expect(check(markdown)).toEqual({
    passed: 4 - 1,
    problems: [
      "README.md:1: the link docs/gone.md leads nowhere.",
      "README.md:3: the link gone leads nowhere.",
    ],
  });
});

test("makes a program of the blocks that belong together, with all their marks", () => {
  const text = block("ts run serve", "a;") + block("ts continue", "b;");
  const { programs } = programsOf(readMarkdown(text).blocks);
  expect(programs).toEqual([
    {
      file: "block-2.ts",
      step: "1",
      marks: ["run", "serve", "continue"],
      lines: [2, 5],
      text: "\na;\n\n\nb;",
    },
  ]);
});

test("reads fences that are indented or longer", () => {
  const { blocks } = readMarkdown("  ````ts\n  a\n  ```\n  ````\n");
  expect(blocks).toEqual([{ info: ["ts"], text: "a\n```", line: 2 }]);
});
