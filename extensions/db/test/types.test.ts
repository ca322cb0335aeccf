import { expectTypeOf, test } from "vitest";
import { type CommitPayload, Database } from "../src/index.ts";
import { Author, Entry, EntrySchema, Note, NoteSchema } from "./notes.ts";

const db = new Database({ models: [NoteSchema, Author], binds: { archive: [EntrySchema] } });

test("what is loaded is typed, and what is not cannot be read", () => {
  const populated = () => db.getOr404(Note, 1, { populate: ["author"] });
  type Populated = Awaited<ReturnType<typeof populated>>;
  expectTypeOf<NonNullable<Populated["author"]>["$"]["name"]>().toEqualTypeOf<string>();
  expectTypeOf<Populated["text"]>().toEqualTypeOf<string>();

  const bare = async () => {
    const note = await db.getOr404(Note, 1);
    // @ts-expect-error the author is not loaded
    return note.author?.$.name;
  };
  const partial = async () => {
    const [note] = await db.session.find(Note, {}, { fields: ["text"] });
    // @ts-expect-error it was not asked for
    return note?.isDone;
  };
  expectTypeOf(bare).toBeFunction();
  expectTypeOf(partial).toBeFunction();
});

test("what a relation or a page does not load cannot be read either", () => {
  const populatedInPart = async () => {
    const note = await db.getOr404(Note, 1, {
      populate: ["author"],
      fields: ["text", "author.name"],
    });
    expectTypeOf<NonNullable<(typeof note)["author"]>["$"]["name"]>().toEqualTypeOf<string>();
    // @ts-expect-error only the name was asked for
    return note.author?.$.role;
  };
  const paged = async () => {
    const page = await db.paginate(Object(), Note, { fields: ["text"] });
    // @ts-expect-error it was not asked for
    return page.items[0]?.isDone;
  };
  const many = async () => {
    const author = await db.getOr404(Author, 1);
    // @ts-expect-error the notes are not loaded
    return author.notes.$;
  };
  const loaded = async () => {
    const author = await db.getOr404(Author, 1, { populate: ["notes"] });
    return author.notes.$.map(({ text }) => text);
  };
  expectTypeOf([populatedInPart, paged, many]).toBeArray();
  expectTypeOf(loaded).returns.resolves.toEqualTypeOf<string[]>();
});

test("a wrong column or bind does not compile, wherever it stands", () => {
  // @ts-expect-error there is no such property to sort by
  expectTypeOf(() => db.session.find(Note, {}, { orderBy: { texts: "asc" } })).toBeFunction();
  // @ts-expect-error there is no such property to load
  expectTypeOf(() => db.getOr404(Note, 1, { fields: ["texts"] })).toBeFunction();
  // @ts-expect-error there is no such relation of a relation
  expectTypeOf(() => db.getOr404(Note, 1, { populate: ["author.friends"] })).toBeFunction();
  // @ts-expect-error a column of SQL is not a property
  expectTypeOf(() => db.sql.selectFrom("notes").select("isDone")).toBeFunction();
  // @ts-expect-error text is no number
  expectTypeOf(() => db.sql.selectFrom("notes").selectAll().where("id", "=", "1")).toBeFunction();
  // @ts-expect-error notes are not in the archive
  expectTypeOf(() => db.bind("archive").sql.selectFrom("notes")).toBeFunction();
  // @ts-expect-error the database of DATABASE_URL has no name to bind
  expectTypeOf(() => db.bind("default")).toBeFunction();
});

test("signals tell changes with their types", () => {
  expectTypeOf(db.committed.connect).parameter(1).parameter(0).toEqualTypeOf<CommitPayload>();
  expectTypeOf<CommitPayload["changes"][number]["operation"]>().toEqualTypeOf<
    "insert" | "update" | "delete"
  >();
});

test("a filter knows the columns and their values", () => {
  expectTypeOf(() => db.session.find(Note, { author: { role: "admin" } })).toBeFunction();
  // @ts-expect-error there is no such property
  expectTypeOf(() => db.session.find(Note, { texts: "tea" })).toBeFunction();
  // @ts-expect-error it is no role
  expectTypeOf(() => db.firstOr404(Author, { role: "boss" })).toBeFunction();
  // @ts-expect-error there is no such relation
  expectTypeOf(() => db.getOr404(Note, 1, { populate: ["authr"] })).toBeFunction();
  // @ts-expect-error the key is a number
  expectTypeOf(() => db.getOr404(Note, "1")).toBeFunction();
});

test("what is created has all that it needs", () => {
  expectTypeOf(() => db.session.create(Author, { name: "Ada" })).returns.toEqualTypeOf<Author>();
  // @ts-expect-error the name is missing
  expectTypeOf(() => db.session.create(Author, {})).toBeFunction();
  // @ts-expect-error a name is text
  expectTypeOf(() => db.session.create(Author, { name: 1 })).toBeFunction();
});

test("SQL knows the tables of the models, by bind", () => {
  const notes = () => db.sql.selectFrom("notes").select(["id", "text"]).execute();
  expectTypeOf<Awaited<ReturnType<typeof notes>>>().toEqualTypeOf<{ id: number; text: string }[]>();
  // @ts-expect-error there is no such table
  expectTypeOf(() => db.sql.selectFrom("teapots")).toBeFunction();
  // @ts-expect-error there is no such column
  expectTypeOf(() => db.sql.selectFrom("notes").select("texts")).toBeFunction();

  expectTypeOf(() => db.bind("archive").sql.selectFrom("entries").select("what")).toBeFunction();
  // @ts-expect-error it is in the archive
  expectTypeOf(() => db.sql.selectFrom("entries")).toBeFunction();
  // @ts-expect-error there is no such bind
  expectTypeOf(() => db.bind("attic")).toBeFunction();
});

test("a transaction gives back what its work does", () => {
  expectTypeOf(() => db.transaction(() => 7)).returns.toEqualTypeOf<Promise<number>>();
  expectTypeOf(() =>
    db.bind("archive").transaction((session) => session.findAll(Entry)),
  ).returns.resolves.toExtend<Entry[]>();
});
