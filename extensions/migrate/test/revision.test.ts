import { expect, test } from "vitest";
import { irreversible, revision, type RevisionOptions } from "../src/index.ts";
import { stepsFor } from "../src/revision.ts";

const posts: RevisionOptions = {
  id: "3f2a9c1d04be",
  message: "add posts",
  parents: [],
  up: { sqlite: ["create table posts (id integer)"], postgres: [] },
  down: ["drop table posts"],
};

function problemOf(options: unknown): string {
  try {
    // A file may be plain JavaScript, which no type holds back.
    revision(options as RevisionOptions);
  } catch (error) {
    expect(error).toMatchObject({ code: "MIGRATE_REVISION_INVALID" });
    return String(error);
  }
  throw new Error("It was accepted.");
}

test("a revision has every field, and none of it can be changed", () => {
  const made = revision({ ...posts, binds: { archive: { up: ["a"], down: irreversible } } });

  expect(made).toEqual({
    ...posts,
    labels: [],
    dependsOn: [],
    transactional: true,
    binds: { archive: { up: ["a"], down: irreversible } },
  });
  for (const part of [made, made.parents, made.up, made.down, made.binds, made.binds["archive"]]) {
    expect(Object.isFrozen(part)).toBe(true);
  }
});

test("what it was written with does not change it afterwards", () => {
  const parents = ["a1"];
  const made = revision({ ...posts, parents });
  parents.push("b2");

  expect(made.parents).toEqual(["a1"]);
});

test.each([
  [{ id: "" }, '"id" has to be 1 to 32'],
  [{ id: "x".repeat(33) }, '"id" has to be 1 to 32'],
  [{ id: "a'; drop table users" }, '"id" has to be 1 to 32'],
  [{ id: "head" }, "none of head, heads, base, current"],
  [{ message: undefined }, '"message" has to be text'],
  [{ parents: "a1" }, '"parents" has to be a list'],
  [{ parents: ["a1", "a1"] }, '"parents" names one twice'],
  [{ parents: ["3f2a9c1d04be"] }, "it is a parent of itself"],
  [{ labels: ["a@b"] }, '"labels" has what is no name: ["a@b"]'],
  [{ dependsOn: [1] }, '"dependsOn" has what is no name: [1]'],
  [{ transactional: "yes" }, '"transactional" has to be true or false'],
  [{ up: undefined }, '"up" has to be a list of steps, or lists by dialect'],
  [{ up: { mysql: [] } }, '"up" has "mysql", which is none of sqlite, postgres, mariadb'],
  [{ up: { sqlite: "a" } }, '"up.sqlite" has to be a list of steps'],
  [{ down: ["ok", "  "] }, '"down" has at 2 what is neither SQL nor a function'],
  [{ down: Symbol("other") }, '"down" has to be a list of steps'],
  [{ binds: [] }, '"binds" has to be an object of changes'],
  [{ binds: { default: { up: [], down: [] } } }, '"binds" has "default"'],
  [{ binds: { archive: { up: [1], down: [] } } }, '"binds.archive.up" has at 1'],
  [{ binds: { archive: 1 } }, '"binds.archive" has to be { up, down }'],
  [{ downgrade: [] }, 'it has no field "downgrade"'],
])("refuses %o", (wrong, text) => {
  expect(problemOf({ ...posts, ...wrong })).toContain(text);
});

test("says all that is wrong at once, and refuses what is no object", () => {
  const problem = problemOf({ ...posts, id: "", message: 1, up: 1 });
  for (const field of ['"id"', '"message"', '"up"']) expect(problem).toContain(field);
  expect(problemOf(undefined)).toContain("it is no object");
});

test("steps are those of the dialect, or those for all", () => {
  const made = revision(posts);

  expect(stepsFor(made, "up", "sqlite")).toEqual(["create table posts (id integer)"]);
  expect(stepsFor(made, "up", "postgres")).toEqual([]);
  expect(stepsFor(made, "down", "mariadb")).toEqual(["drop table posts"]);
});

test("a dialect that is missing is no dialect without steps", () => {
  expect(() => stepsFor(revision(posts), "up", "mariadb")).toThrow(
    expect.objectContaining({
      code: "MIGRATE_DIALECT_MISSING",
      problem: 'Revision "3f2a9c1d04be" has no "up" for mariadb, but for sqlite, postgres.',
    }),
  );
});

test("what cannot be undone has no steps down", () => {
  const made = revision({ ...posts, down: irreversible });

  expect(() => stepsFor(made, "down", "sqlite")).toThrow(
    expect.objectContaining({ code: "MIGRATE_REVISION_IRREVERSIBLE" }),
  );
});
