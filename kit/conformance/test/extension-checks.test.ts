import { readdirSync } from "node:fs";
import { beforeEach, describe, expect, test, vi } from "vitest";
import { extensionChecks } from "../src/index.ts";
import { Greeter } from "./good/greeter.ts";
import { failing, type Specimen } from "./specimen.ts";

const CONTRACT = extensionChecks(() => new Greeter()).map(({ name }) => name);

async function specimens(folder: string): Promise<[string, Specimen][]> {
  const files = readdirSync(new URL(`./${folder}/`, import.meta.url)).sort();
  return Promise.all(
    files.map(async (file) => {
      const url = new URL(`./${folder}/${file}`, import.meta.url).href;
      const module: { default: Specimen } = await import(/* @vite-ignore */ url);
      return [file.replace(".ts", "").replaceAll("-", " "), module.default];
    }),
  );
}

const good = await specimens("good");
const bad = await specimens("bad");

// What a specimen cannot show, it need not show.
beforeEach(() => {
  vi.spyOn(process, "emitWarning").mockImplementation(() => undefined);
});

describe("an extension that", () => {
  test.each(bad)("%s breaks that law and no other", async (_name, { checks, breaks }) => {
    expect(await failing(checks)).toEqual(breaks);
  });

  test.each(good)("is good, such as %s, passes every check", async (_name, { checks }) => {
    expect(await failing(checks)).toEqual([]);
  });
});

test("every check is the one that finds some bad extension out", () => {
  const found = new Set(
    bad.filter(([, { breaks }]) => breaks.length === 1).flatMap(([, { breaks }]) => breaks),
  );

  expect([...found].sort()).toEqual([...CONTRACT].sort());
});
