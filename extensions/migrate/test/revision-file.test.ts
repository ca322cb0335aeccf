import { mkdtemp, readFile, rm, symlink, mkdir, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterEach, expect, test } from "vitest";
import type { RevisionOptions } from "../src/index.ts";
import {
  checksumOf,
  type RevisionDraft,
  revisionFileName,
  revisionText,
} from "../src/revision-file.ts";
import { RevisionFolder } from "../src/revision-folder.ts";

const draft: RevisionDraft = {
  id: "3f2a9c1d04be",
  message: "add posts",
  parents: ["9ab012cd34ef"],
  labels: [],
  dependsOn: [],
  up: {
    sqlite: ["create table `posts` (`id` integer not null)"],
    postgres: ['create table "posts" ("id" int not null)', "create index on posts (id)"],
  },
  down: { sqlite: ["drop table `posts`"], postgres: ['drop table "posts"'] },
  binds: {},
};

const folders: string[] = [];

afterEach(async () => {
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true });
});

/** A folder in which `import "@phial/migrate"` works. */
async function newFolder(): Promise<RevisionFolder> {
  const root = await mkdtemp(join(tmpdir(), "phial-migrate-"));
  folders.push(root);
  await mkdir(join(root, "node_modules/@phial"), { recursive: true });
  await symlink(join(import.meta.dirname, ".."), join(root, "node_modules/@phial/migrate"), "dir");
  await mkdir(join(root, "migrations"));
  return new RevisionFolder(join(root, "migrations"));
}

const AT = Date.UTC(2026, 10, 21, 19, 50);

test.each([
  ["add posts", "20261121-1950_3f2a9c1d04be_add_posts.ts"],
  ["", "20261121-1950_3f2a9c1d04be.ts"],
  ["../../etc/passwd\0", "20261121-1950_3f2a9c1d04be_etc_passwd.ts"],
  ["Größe ändern!", "20261121-1950_3f2a9c1d04be_größe_ändern.ts"],
  [
    "a message that is much too long for the name of a file",
    "20261121-1950_3f2a9c1d04be_a_message_that_is_much_too_long_for_the.ts",
  ],
])("the message %j is in the name of the file", (message, name) => {
  expect(revisionFileName({ ...draft, message }, AT)).toBe(name);
});

test("a file is written as a person would write it", () => {
  expect(revisionText({ ...draft, labels: ["blog"] }, ["TABLE_DROPPED: drops\n old"])).toBe(
    `import { revision } from "@phial/migrate";

// TABLE_DROPPED: drops old
export default revision({
  id: "3f2a9c1d04be",
  message: "add posts",
  parents: ["9ab012cd34ef"],
  labels: ["blog"],
  up: {
    sqlite: ["create table \`posts\` (\`id\` integer not null)"],
    postgres: [
      \`create table "posts" ("id" int not null)\`,
      "create index on posts (id)",
    ],
  },
  down: {
    sqlite: ["drop table \`posts\`"],
    postgres: [\`drop table "posts"\`],
  },
});
`,
  );
});

test("the steps of further databases are in it", () => {
  const text = revisionText({
    ...draft,
    up: [],
    down: [],
    binds: { archive: { up: { sqlite: ["a"] }, down: { sqlite: ["b"] } } },
  });

  expect(text).toContain(`  up: [],
  down: [],
  binds: {
    "archive": {
      up: {
        sqlite: ["a"],
      },
      down: {
        sqlite: ["b"],
      },
    },
  },
`);
});

test("property: what is written is read again, whatever is in the SQL", async () => {
  const folder = await newFolder();
  const hard = fc.constantFrom(
    "'",
    '"',
    "`",
    "${x}",
    "\\",
    "\n",
    "\r\n",
    "\u2028",
    "*/",
    "\0",
    "a",
  );
  const sql = fc.array(hard, { minLength: 1, maxLength: 6 }).map((parts) => `x${parts.join("")}`);
  const samples = fc.sample(fc.tuple(sql, fc.array(sql, { maxLength: 3 })), 40);
  for (const [index, [message, up]] of samples.entries()) {
    const written = { ...draft, id: `r${index}`, parents: [], message, up, down: { mariadb: up } };
    await folder.write(`r${index}.ts`, revisionText(written, [message]));
  }
  const graph = await folder.load();
  for (const [index, [message, up]] of samples.entries()) {
    expect(graph.get(`r${index}`)).toMatchObject({ message, up, down: { mariadb: up } });
  }
});

test("files that are no revisions are left alone, and the order is that of the history", async () => {
  const folder = await newFolder();
  await folder.write("b.ts", revisionText({ ...draft, id: "a1", parents: [] }));
  await folder.write(
    "a.mjs",
    `export default { id: "b2", message: "", parents: ["a1"], up: [], down: [] };`,
  );
  for (const name of ["_steps.ts", "types.d.ts", "README.md", ".hidden.ts"]) {
    await folder.write(name, "throw new Error()");
  }

  const { revisions } = await folder.load();

  expect(revisions.map(({ id, file }) => [id, file])).toEqual([
    ["a1", "b.ts"],
    ["b2", "a.mjs"],
  ]);
});

test("a file that has changed is read anew, and its checksum is another", async () => {
  const folder = await newFolder();
  const write = (message: string) =>
    writeFile(join(folder.path, "a.ts"), revisionText({ ...draft, parents: [], message }));
  await write("one");
  const [before] = (await folder.load()).revisions;
  await write("two");
  const [after] = (await folder.load()).revisions;

  expect([before?.message, after?.message]).toEqual(["one", "two"]);
  expect(after?.checksum).not.toBe(before?.checksum);
});

test("the checksum does not depend on the ends of lines", () => {
  expect(checksumOf("a\r\nb\r\n")).toBe(checksumOf("a\nb\n"));
  expect(checksumOf("a\nb")).not.toBe(checksumOf("a b"));
});

test.each([
  ["export const a = 1;", "MIGRATE_FILE_INVALID"],
  ["export default 7;", "MIGRATE_FILE_INVALID"],
  ["throw new Error('no');", "MIGRATE_FILE_INVALID"],
  ["export default {", "MIGRATE_FILE_INVALID"],
  ["export default {};", "MIGRATE_FILE_INVALID"],
])("%j is no revision", async (text, code) => {
  const folder = await newFolder();
  await folder.write("a.ts", text);

  await expect(folder.load()).rejects.toMatchObject({ code });
});

test("a folder that is missing is no empty history", async () => {
  await expect(new RevisionFolder("/nowhere/migrations").load()).rejects.toMatchObject({
    code: "MIGRATE_DIRECTORY_MISSING",
  });
});

test("a folder is made once, and nothing in it is written over", async () => {
  const folder = await newFolder();
  await folder.create();
  expect(await readFile(join(folder.path, "README.md"), "utf8")).toContain("phial db upgrade");

  await expect(folder.create()).rejects.toMatchObject({ code: "MIGRATE_DIRECTORY_TAKEN" });
  await expect(folder.write("README.md", "")).rejects.toMatchObject({ code: "EEXIST" });
});

test("what is generated fits what a revision takes", () => {
  const options: RevisionOptions = draft;

  expect(options.id).toBe(draft.id);
});
