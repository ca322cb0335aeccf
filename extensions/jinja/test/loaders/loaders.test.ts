import { expect, test } from "vitest";
import { Environment } from "../../src/engine/environment.ts";
import { ChoiceLoader } from "../../src/engine/loaders/choice-loader.ts";
import { DictLoader } from "../../src/engine/loaders/dict-loader.ts";
import { FunctionLoader } from "../../src/engine/loaders/function-loader.ts";
import { ModuleLoader } from "../../src/engine/loaders/module-loader.ts";
import { PrefixLoader } from "../../src/engine/loaders/prefix-loader.ts";
import { link } from "../../src/engine/runtime/link.ts";

const one = new DictLoader({ a: "one a", b: "one b" });
const two = new DictLoader(
  new Map([
    ["b", "two b"],
    ["c", "two c"],
  ]),
);
const later = new FunctionLoader(async (name) => (name === "late" ? "later" : null));

test("finds nothing by inherited names", () => {
  expect(["constructor", "__proto__", "toString"].map((name) => one.load(name))).toEqual([
    null,
    null,
    null,
  ]);
  expect(new PrefixLoader({}).load("constructor/a")).toBeNull();
  expect(new ModuleLoader({}).load("constructor")).toBeNull();
});

test("takes the first loader that has the template", async () => {
  const choice = new ChoiceLoader([one, two]);
  expect(choice.load("b")).toMatchObject({ source: "one b" });
  expect(choice.load("c")).toMatchObject({ source: "two c" });
  expect(choice.load("d")).toBeNull();
  expect(await choice.list()).toEqual(["a", "b", "c"]);
});

test("waits for a loader only when it is asked", async () => {
  const choice = new ChoiceLoader([one, later, two]);
  expect(choice.load("a")).toMatchObject({ source: "one a" });
  expect(await choice.load("late")).toMatchObject({ source: "later" });
  expect(await choice.load("c")).toMatchObject({ source: "two c" });
  await expect(choice.list()).rejects.toThrow("cannot list");
});

test("gives each loader the name without its prefix", async () => {
  const prefixed = new PrefixLoader({ x: one, y: two }, ":");
  expect(prefixed.load("x:b")).toMatchObject({ source: "one b" });
  expect(prefixed.load("y:b")).toMatchObject({ source: "two b" });
  expect([prefixed.load("b"), prefixed.load("z:b"), prefixed.load("x/b")]).toEqual([
    null,
    null,
    null,
  ]);
  expect(await prefixed.list()).toEqual(["x:a", "x:b", "y:b", "y:c"]);
});

test("renders templates that were compiled before", async () => {
  const writer = new Environment();
  const factory = (name: string, source: string) =>
    link(writer.compileSource(source, name, { format: "function" }));
  const environment = new Environment({
    loader: new ModuleLoader({
      "page.html": {
        default: factory(
          "page.html",
          "{% extends 'base.html' %}{% block a %}{{ x }}{% endblock %}",
        ),
      },
      "base.html": async () => ({ default: factory("base.html", "<{% block a %}{% endblock %}>") }),
    }),
  });
  const page = await environment.getTemplate("page.html");
  expect(await page.render({ x: "&" })).toBe("<&amp;>");
  expect(page.name).toBe("page.html");
});

test("writes a template as an ES module", async () => {
  const text = new Environment().compileSource("Hello {{ name }}!", "hello");
  const module = await import(`data:text/javascript,${encodeURIComponent(text)}`);
  const environment = new Environment({ loader: new ModuleLoader({ hello: module }) });
  expect(environment.getTemplateSync("hello").renderSync({ name: "Ada" })).toBe("Hello Ada!");
});
