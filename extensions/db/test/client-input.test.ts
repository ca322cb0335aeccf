import fc from "fast-check";
import { json } from "phial";
import { testClient } from "phial/testing";
import { describe, expect, expectTypeOf, test } from "vitest";
import { Database, sortOrder, type SortOptions } from "../src/index.ts";
import { Author, Note, notesApp } from "./notes.ts";

const db = new Database({ models: [Note, Author] });

describe("sortOrder", () => {
  const sortedApp = () =>
    notesApp(db, {}, (made) =>
      made.get("/notes", async (c) => {
        const orderBy = sortOrder(c, Note, { columns: ["id", "text", "isDone"], default: "-id" });
        const page = await db.paginate(c, Note, { orderBy });
        return { texts: page.items.map(({ text }) => text) };
      }),
    );

  test("sorts by what is listed, up and down, and by several", async () => {
    await using app = await sortedApp();
    await app.run(async () => {
      for (const [text, isDone] of [
        ["b", true],
        ["a", false],
        ["c", true],
      ] as const) {
        db.session.create(Note, { text, isDone });
      }
      await db.session.flush();
    });
    const sorted = async (query: string): Promise<string> => {
      const { texts } = await (await testClient(app).get(`/notes${query}`)).json();
      return texts.join("");
    };

    expect(await sorted("?sort=text")).toBe("abc");
    expect(await sorted("?sort=-text")).toBe("cba");
    expect(await sorted("?sort=-isDone,text")).toBe("bca");
    expect(await sorted("")).toBe("cab");
    expect(await sorted("?sort=")).toBe("cab");
  });

  test.each([
    "author",
    "id;drop table notes",
    "-",
    "--id",
    "id,id",
    "id,-id",
    "id,text,isDone,id",
    "__proto__",
    "constructor",
    "text desc",
    "1",
    '"id"',
    ",",
  ])("refuses ?sort=%s", async (sort) => {
    await using app = await sortedApp();

    const answer = await testClient(app).get("/notes", {
      query: { sort },
      headers: { Accept: "application/json" },
    });

    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({ code: "DATABASE_SORT_INVALID" });
  });

  test("answers any text with 200 or 400", async () => {
    await using app = await sortedApp();
    const client = testClient(app);
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(fc.string(), fc.stringMatching(/^[-,a-zA-Z]{0,20}$/)),
        async (sort) => {
          const { status } = await client.get("/notes", { query: { sort } });
          expect([200, 400]).toContain(status);
        },
      ),
      { numRuns: 100 },
    );
  });

  test("takes names of properties only", () => {
    const sorted = (options: SortOptions<Note>) => options;
    expectTypeOf(() => sorted({ columns: ["text"], default: "-text" })).toBeFunction();
    // @ts-expect-error there is no such property
    expectTypeOf(() => sorted({ columns: ["texts"] })).toBeFunction();
    // @ts-expect-error nor this
    expectTypeOf(() => sorted({ columns: [], default: "-texts" })).toBeFunction();
  });
});

/** A schema that takes a name and lets nothing else through, as those of zod and valibot do. */
interface NameSchema {
  readonly "~standard": {
    readonly version: 1;
    readonly vendor: string;
    readonly types?: { readonly input: unknown; readonly output: { readonly name: string } };
    validate(value: unknown): { value: { name: string } } | { issues: { message: string }[] };
  };
}

describe("a body", () => {
  const input: NameSchema = {
    "~standard": {
      version: 1,
      vendor: "tests",
      validate: (value) =>
        typeof value === "object" &&
        value !== null &&
        "name" in value &&
        typeof value.name === "string"
          ? { value: { name: value.name } }
          : { issues: [{ message: "has no name" }] },
    },
  };
  const bodyApp = () =>
    notesApp(db, {}, (made) => {
      made.post("/authors", json(input), async (c) => {
        const author = db.session.create(Author, c.req.valid("json"));
        await db.session.flush();
        return { id: author.id, role: author.role };
      });
      made.patch("/authors/:id", json(input), async (c) => {
        const author = await db.getOr404(Author, Number(c.req.param("id")));
        db.session.assign(author, c.req.valid("json"));
        await db.session.flush();
        return { id: author.id, name: author.name, role: author.role };
      });
      made.post("/find", json(input), async (c) => ({
        found: await db.session.count(Author, { name: c.req.valid("json").name }),
      }));
    });

  test("sets what its schema lists, and no other property", async () => {
    await using app = await bodyApp();
    const client = testClient(app);
    const body = {
      name: "Eve",
      role: "admin",
      id: 77,
      settings: { theme: "x" },
      notes: [{ text: "x" }],
    };

    const created = await client.post("/authors", { json: body });
    expect(await created.json()).toEqual({ id: 1, role: "reader" });

    const patched = await client.patch("/authors/1", { json: { ...body, name: "Eva" } });
    expect(await patched.json()).toEqual({ id: 1, name: "Eva", role: "reader" });
    await app.run(async () => {
      const author = await db.session.findOneOrFail(Author, 1);
      expect(author.settings).toBeNull();
      expect(await db.session.count(Note)).toBe(0);
    });
  });

  test.each([[{ $ne: null }], [{ $like: "%" }], [["Eve", "Ada"]], [null]])(
    "is no filter: %j is refused",
    async (name) => {
      await using app = await bodyApp();

      expect((await testClient(app).post("/find", { json: { name } })).status).toBe(422);
    },
  );
});
