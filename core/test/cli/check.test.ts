import { expect, test } from "vitest";
import { phial } from "./run-phial.ts";
import { tempProject } from "./temp-project.ts";

const KIT = {
  "node_modules/@phial/conformance/package.json":
    '{ "name": "@phial/conformance", "type": "module", "exports": "./index.js" }',
  "node_modules/@phial/conformance/index.js":
    'export async function checkPackage(folder, print) { print("checked " + folder); return [{ status: "passed" }, { status: folder.endsWith("bad") ? "failed" : "skipped" }]; }',
};

test("phial check prints what the kit of the project finds, and fails when a check fails", async () => {
  using project = tempProject(KIT);
  const check = (folder: string) => phial(["check", folder], { cwd: project.folder });
  expect(await check("good")).toMatchObject({
    exitCode: 0,
    stdout: `checked ${project.folder}/good\n`,
  });
  expect((await check("bad")).exitCode).toBe(1);
});

test("phial check says what to install when there is no kit", async () => {
  using project = tempProject({
    ...KIT,
    // What Node throws; beside the sources of the command there is a kit to be found.
    "node_modules/@phial/conformance/index.js":
      "throw Object.assign(new Error(\"Cannot find package '@phial/conformance'\"), { code: 'ERR_MODULE_NOT_FOUND' });",
  });
  const { exitCode, stderr } = await phial(["check", "."], { cwd: project.folder });
  expect(exitCode).toBe(1);
  expect(stderr).toContain("Error [CLI_PACKAGE_MISSING]");
  expect(stderr).toContain("npm install --save-dev @phial/conformance");
});
