import { mkdirSync, mkdtempSync, rmSync, symlinkSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { Environment } from "../../src/engine/environment.ts";
import { TemplateNotFound } from "../../src/engine/errors.ts";
import { FileSystemLoader, PackageLoader } from "../../src/engine/files/index.ts";

const root = mkdtempSync(join(tmpdir(), "jinja-loader-"));
const folder = join(root, "templates");

beforeAll(() => {
  mkdirSync(join(folder, "sub"), { recursive: true });
  writeFileSync(join(root, "secret.txt"), "secret");
  writeFileSync(join(folder, "hello.html"), "Hällo {{ name }}");
  writeFileSync(join(folder, "sub", "deep.txt"), "deep");
  writeFileSync(join(folder, "latin.txt"), Uint8Array.of(0xe4, 0x20));
  symlinkSync(join(root, "secret.txt"), join(folder, "leaving.txt"));
  symlinkSync(join(folder, "hello.html"), join(folder, "staying.html"));
  symlinkSync(root, join(folder, "up"));
  const installed = join(root, "node_modules", "@acme", "mail");
  mkdirSync(join(installed, "templates"), { recursive: true });
  writeFileSync(join(installed, "package.json"), `{ "name": "@acme/mail" }`);
  writeFileSync(join(installed, "templates", "welcome.txt"), "Welcome");
});

afterAll(() => rmSync(root, { recursive: true }));

test("reads files below the folder", () => {
  const loader = new FileSystemLoader(folder);
  expect(loader.load("hello.html")).toMatchObject({ source: "Hällo {{ name }}" });
  expect(loader.load("sub/deep.txt")).toMatchObject({ source: "deep" });
  expect(loader.load("./sub//deep.txt")).toMatchObject({ source: "deep" });
  expect(new FileSystemLoader(pathToFileURL(folder)).load("hello.html")).not.toBeNull();
  expect(loader.list()).toEqual(["hello.html", "latin.txt", "staying.html", "sub/deep.txt"]);
});

test.each([
  "../secret.txt",
  "sub/../../secret.txt",
  "sub/..",
  join(root, "secret.txt"),
  "/hello.html",
  "leaving.txt",
  "up/secret.txt",
  "up/templates/../../secret.txt",
  "hello.html\0",
  "sub\\deep.txt",
  "..\\secret.txt",
  "sub",
  "",
  ".",
  "hello.html/x",
  "nope",
  "x".repeat(5000),
])("does not find %j", async (name) => {
  const environment = new Environment({ loader: new FileSystemLoader(folder) });
  await expect(environment.getTemplate(name)).rejects.toThrow(TemplateNotFound);
});

test("follows a symbolic link that stays in the folder", () => {
  expect(new FileSystemLoader(folder).load("staying.html")).not.toBeNull();
});

test("refuses a file that is not UTF-8", () => {
  expect(() => new FileSystemLoader(folder).load("latin.txt")).toThrow("is not UTF-8");
});

test("takes the first folder that has the file", () => {
  const loader = new FileSystemLoader([join(folder, "sub"), folder, join(root, "missing")]);
  expect([loader.load("deep.txt"), loader.load("hello.html")]).not.toContain(null);
  expect(loader.list()).toContain("hello.html");
});

test("reads a file again when its time or its size has changed", () => {
  const file = join(folder, "changing.txt");
  writeFileSync(file, "one");
  const environment = new Environment({ loader: new FileSystemLoader(folder) });
  const render = () => environment.getTemplateSync("changing.txt").renderSync();
  expect(render()).toBe("one");
  const first = environment.getTemplateSync("changing.txt");
  expect(environment.getTemplateSync("changing.txt")).toBe(first);
  writeFileSync(file, "two");
  utimesSync(file, 1, 1);
  expect(render()).toBe("two");
  writeFileSync(file, "three");
  utimesSync(file, 1, 1);
  expect(render()).toBe("three");
  rmSync(file);
  expect(render).toThrow(TemplateNotFound);
});

test("finds the templates of an installed package, and of the package that asks", () => {
  const from = pathToFileURL(join(root, "app.js"));
  const loader = new PackageLoader({ packageName: "@acme/mail", from });
  expect(loader.load("welcome.txt")).toMatchObject({ source: "Welcome" });
  expect(loader.load("../package.json")).toBeNull();
  const own = pathToFileURL(join(root, "node_modules", "@acme", "mail", "index.js"));
  expect(new PackageLoader({ packageName: "@acme/mail", from: own }).list()).toEqual([
    "welcome.txt",
  ]);
});

test("refuses a package that is not there, or is none", () => {
  const from = pathToFileURL(join(root, "app.js"));
  expect(() => new PackageLoader({ packageName: "nope", from })).toThrow("was not found");
  expect(() => new PackageLoader({ packageName: "../mail", from })).toThrow("not the name");
  expect(() => new FileSystemLoader([])).toThrow("at least one folder");
});
