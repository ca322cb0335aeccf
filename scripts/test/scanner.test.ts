import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { importsOf, lineOf, passedOn, scan } from "../scanner.ts";

function specifiers(source: string): string[] {
  return importsOf(scan(source))
    .map((item) => `${item.reexport ? "re-" : ""}${item.kind} ${item.specifier}`)
    .sort();
}

describe("scan", () => {
  test("blanks comments and the insides of strings at their places", () => {
    const { code, uncommented } = scan(`a("x'", 'y"') // "z"\n/* '\n */ b`);
    expect(code).toBe(`a("  ", '  ')       \n    \n    b`);
    expect(uncommented).toBe(`a("x'", 'y"')       \n    \n    b`);
  });

  test("takes what stands inside a template's braces for code", () => {
    const { code } = scan("`a${ b({ c: `d${e}` }) } // f` + g // h");
    expect(code).toBe("` ${ b({ c: ` ${e}` }) }     ` + g     ");
  });

  test("tells a regular expression from a division", () => {
    expect(scan(`return /["'/]/.test(a)`).code).toBe("return /     /.test(a)");
    expect(scan(`const r = /[/"]\\//g, s = "x";`).code).toBe(`const r = /      /g, s = " ";`);
    expect(scan(`const a = b / c; const d = "/";`).code).toBe(`const a = b / c; const d = " ";`);
    expect(scan(`(a) / 2 + x[0] / "3"`).code).toBe(`(a) / 2 + x[0] / " "`);
  });

  test("is misled by an apostrophe in JSX text for its line only", () => {
    expect(specifiers(`const a = <p>Don't</p>;\nimport "b";`)).toEqual(["value b"]);
    expect(specifiers(`const a = <b>{"x"}</b>;\nimport "c";`)).toEqual(["value c"]);
  });

  test("keeps length and lines whatever it reads", () => {
    const piece = fc.constantFrom(..."`\"'/*\\${}[]\n ab=)(".split(""));
    fc.assert(
      fc.property(fc.string({ unit: piece, maxLength: 60 }), (source) => {
        const { code, uncommented } = scan(source);
        expect([code.length, uncommented.length]).toEqual([source.length, source.length]);
        expect(code.split("\n").length).toBe(source.split("\n").length);
      }),
    );
  });
});

describe("importsOf", () => {
  test("finds every way to import, and tells types from values", () => {
    const source = `
      import a, { type B } from "a";
      import type { C } from "c";
      import * as d from 'd';
      import "e";
      export { f } from "f";
      export * from "g";
      export type { H } from "h";
      const i = await import("i");
      const j = require("j");
      import.meta.resolve(\`k\`);
      type L = import("l").L;
    `;
    expect(specifiers(source)).toEqual([
      "dynamic i",
      "dynamic j",
      "dynamic k",
      "dynamic l",
      "re-type h",
      "re-value f",
      "re-value g",
      "type c",
      "value a",
      "value d",
      "value e",
    ]);
  });

  test("finds an import that goes over several lines", () => {
    expect(specifiers('import {\n  a, // "x"\n  b,\n} from "c";')).toEqual(["value c"]);
  });

  test("passes over comments, strings and computed names", () => {
    const source = `
      /** @example import { a } from "a"; */
      // import "b";
      const c = 'import "c"';
      const d = \`import "d"\`;
      await import(e);
      await import(\`./\${f}.ts\`);
      Array.from("g");
      this.import("h");
    `;
    expect(specifiers(source)).toEqual([]);
  });

  test("does not take a declaration and the export after it for one", () => {
    expect(specifiers('export class A {}\nexport type { B } from "b";')).toEqual(["re-type b"]);
  });
});

describe("passedOn", () => {
  test("names what is imported and exported again", () => {
    const source = `import { a, b as c } from "x"; import type D from "y";
      const e = 1; export { a, c as f, e }; export type { D };`;
    expect(passedOn(scan(source))).toEqual(["a", "c", "D"]);
  });
});

test("counts lines from one", () => {
  expect([0, 1, 2, 3].map((index) => lineOf("a\nb\n", index))).toEqual([1, 1, 2, 2]);
});
