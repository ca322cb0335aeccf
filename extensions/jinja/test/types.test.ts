import type { Context } from "phial";
import { expectTypeOf, test } from "vitest";
import { type DefinedTemplate, Jinja, type JinjaOptions } from "../src/index.ts";

interface User {
  readonly name: string;
}

const templates = new Jinja();
declare const c: Context;

test("a defined template takes a context of its type, with the request or without", () => {
  const page = templates.define<{ user: User; title?: string }>("page.html", ["user"]);
  expectTypeOf(page).toEqualTypeOf<DefinedTemplate<{ user: User; title?: string }>>();
  expectTypeOf(() => page(c, { user: { name: "Ada" } })).returns.toEqualTypeOf<Promise<string>>();
  expectTypeOf(() => page({ user: { name: "Ada" }, title: "x" })).returns.toEqualTypeOf<
    Promise<string>
  >();
  // @ts-expect-error the name is wrong
  expectTypeOf(() => page(c, { usr: { name: "Ada" } })).toBeFunction();
  // @ts-expect-error the user has no name
  expectTypeOf(() => page(c, { user: {} })).toBeFunction();
  // @ts-expect-error there is no context
  expectTypeOf(() => page(c)).toBeFunction();
});

test("the names that are checked are those of the type", () => {
  // @ts-expect-error no such name
  expectTypeOf(() => templates.define<{ user: User }>("page.html", ["usr"])).toBeFunction();
});

test("render takes one name or several, and any object, also one of an interface", () => {
  const user: User = { name: "Ada" };
  expectTypeOf(() => templates.render(c, "a.html", user)).returns.toEqualTypeOf<Promise<string>>();
  expectTypeOf(() => templates.render(["a.html", "b.html"])).returns.toEqualTypeOf<
    Promise<string>
  >();
  // @ts-expect-error a template has a name
  expectTypeOf(() => templates.render(c)).toBeFunction();
  // @ts-expect-error text is no context
  expectTypeOf(() => templates.render(c, "a.html", "text")).toBeFunction();
});

test("what is a setting is no option", () => {
  expectTypeOf<JinjaOptions>().not.toHaveProperty("autoReload");
  expectTypeOf<JinjaOptions>().not.toHaveProperty("templateFolder");
});
