import { mkdirSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { FolderWatch } from "../../src/cli/folder-watch.ts";
import { leaksOf } from "../../src/testing/index.ts";
import { tempProject } from "./temp-project.ts";

/** Watches a project and gives what has changed since it was last asked, when something has. */
function watched(files: Record<string, string>, except?: string) {
  const project = tempProject(files);
  const heard: string[][] = [];
  let wake = (): void => undefined;
  const watch = new FolderWatch({
    folder: project.folder,
    except: except && join(project.folder, except),
    onChange: (files) => {
      heard.push(files.toSorted());
      wake();
    },
    onFailure: (error) => {
      throw error;
    },
  });
  return {
    ...project,
    path: (file: string) => join(project.folder, file),
    async change(change: () => void): Promise<string[]> {
      const woken = new Promise<void>((resolve) => (wake = resolve));
      change();
      await woken;
      return heard.splice(0).flat();
    },
    [Symbol.dispose]() {
      watch[Symbol.dispose]();
      project[Symbol.dispose]();
    },
  };
}

test("hears of a file again after an editor has replaced it", async () => {
  using it = watched({ "src/app.ts": "1" });
  const save = () => {
    it.write("src/app.ts.tmp", "2");
    renameSync(it.path("src/app.ts.tmp"), it.path("src/app.ts"));
  };
  expect(await it.change(save)).toEqual(["src/app.ts"]);
  expect(await it.change(() => it.write("src/app.ts", "3"))).toEqual(["src/app.ts"]);
  expect(await it.change(save)).toEqual(["src/app.ts"]);
});

test("tells several changes at once, those in new folders and deletions too", async () => {
  using it = watched({ "a.ts": "", "old/b.ts": "" });
  const change = () => {
    it.write("new/deep/c.ts", "");
    it.write("a.ts", "1");
  };
  expect(await it.change(change)).toEqual(["a.ts", "new/deep/c.ts"]);
  expect(await it.change(() => it.write("new/deep/c.ts", "1"))).toEqual(["new/deep/c.ts"]);
  expect(await it.change(() => rmSync(it.path("old"), { recursive: true }))).toContain("old/b.ts");
  mkdirSync(it.path("old"));
  expect(await it.change(() => it.write("old/d.ts", ""))).toEqual(["old/d.ts"]);
});

test("leaves out dependencies, builds, databases, logs and what is hidden, but not .env", async () => {
  using it = watched({
    ".git/HEAD": "",
    "dist/app.js": "",
    "node_modules/x/index.js": "",
    "deep/node_modules/y.js": "",
  });
  const ignored = [
    ".git/HEAD",
    "dist/app.js",
    "node_modules/x/index.js",
    "deep/node_modules/y.js",
    "notes.db",
    "notes.db-wal",
    "instance/notes.sqlite3",
    "app.log",
    "src/.app.ts.swp",
    "src/app.ts~",
    ".DS_Store",
    "4913",
  ];
  const change = () => {
    for (const file of ignored) it.write(file, "changed");
    it.write(".env", "changed");
  };
  expect(await it.change(change)).toEqual([".env"]);
});

test("watches the folder of the app even in a build", async () => {
  using it = watched(
    { "dist/web/app.js": "", "dist/web/views/a.html": "", "dist/other/x.js": "" },
    "dist/web",
  );
  const change = () => {
    it.write("dist/web/app.js", "1");
    it.write("dist/web/views/a.html", "1");
  };
  expect(await it.change(change)).toEqual(["dist/web/app.js", "dist/web/views/a.html"]);
});

test("leaves nothing open when it is disposed", async () => {
  const leaks = await leaksOf(() => {
    using it = watched({ "a/b/c.ts": "" });
    it.write("a/b/c.ts", "1");
  });
  expect(leaks).toEqual({});
});
