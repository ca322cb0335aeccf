import { defineEntity, p } from "@mikro-orm/core";
import { MikroORM, NodeSqliteDialect, SqliteDriver, type SqlEntityManager } from "@mikro-orm/sql";
import { jsonify, Phial } from "phial";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { modelPages, paginateModel, type PaginateOptions } from "../src/pagination-models.ts";
import { Pagination } from "../src/pagination.ts";

const AuthorSchema = defineEntity({
  name: "Author",
  properties: {
    id: p.integer().primary(),
    name: p.string(),
    books: () => p.oneToMany(Book).mappedBy("author"),
  },
});
class Author extends AuthorSchema.class {}
AuthorSchema.setClass(Author);

const BookSchema = defineEntity({
  name: "Book",
  properties: {
    id: p.integer().primary(),
    title: p.string(),
    year: p.integer(),
    author: () => p.manyToOne(Author).ref(),
  },
});
class Book extends BookSchema.class {}
BookSchema.setClass(Book);

let orm: MikroORM<SqliteDriver>;
let session: SqlEntityManager;
const statements: string[] = [];

beforeAll(async () => {
  orm = new MikroORM({
    driver: SqliteDriver,
    dbName: ":memory:",
    driverOptions: new NodeSqliteDialect(":memory:"),
    entities: [AuthorSchema, BookSchema],
    logger: (line) => statements.push(line),
    debug: ["query"],
    colors: false,
  });
  await orm.schema.create();
  session = orm.em.fork();
  for (let id = 1; id <= 7; id++) {
    const author = session.create(Author, { id, name: `author ${id}` });
    for (const year of [1990, 2000, 1990]) {
      session.create(Book, { title: `book of ${id}`, year, author });
    }
  }
  await session.flush();
  session = orm.em.fork();
});

afterAll(() => orm.close(true));

describe("pages of models", () => {
  test("hold what the session finds, with the relations asked for", async () => {
    const pages = modelPages(
      { session, model: Book },
      { where: { year: 2000 }, orderBy: { id: "desc" }, populate: ["author"] },
    );
    const page = await Pagination.load(pages, { perPage: 3 });

    expect(page.items.map(({ author }) => author.$.name)).toEqual([
      "author 7",
      "author 6",
      "author 5",
    ]);
    expect([page.total, page.items.every((book) => book instanceof Book)]).toEqual([7, true]);
  });

  test("count the models and not what is joined to them", async () => {
    const pages = modelPages(
      { session, model: Author },
      { where: { books: { year: 1990 } }, populate: ["books"], strategy: "joined" },
    );
    const page = await Pagination.load(pages, { perPage: 3, page: 2 });

    expect([page.items.map(({ id }) => id), page.total]).toEqual([[4, 5, 6], 7]);
  });

  test("share no model when many are equal in the order", async () => {
    const pages = modelPages({ session, model: Book }, { orderBy: { year: "asc" } });
    statements.length = 0;
    const met: number[] = [];
    let page = await Pagination.load(pages, { perPage: 4 });
    while (true) {
      met.push(...page.items.map(({ id }) => id));
      if (!page.hasNext) break;
      page = await page.next();
    }

    expect(new Set(met).size).toBe(21);
    expect(statements[0]).toMatch(/order by `?"?b0`?"?\.`?"?year.* asc, .*id.* asc limit/);
  });

  test("are in the order of the primary key when nothing else is said", async () => {
    const page = await Pagination.load(modelPages({ session, model: Book }), { perPage: 4 });

    expect(page.items.map(({ id }) => id)).toEqual([1, 2, 3, 4]);
  });
});

describe("the page of models that a request asks for", () => {
  async function ask(path: string, options: PaginateOptions<Book> = {}) {
    await using app = new Phial("books");
    app.get("/", async (c) => {
      const page = await paginateModel(c, { session: orm.em.fork(), model: Book }, options);
      return jsonify(c, [page.items.map(({ id }) => id), page.total]);
    });
    const response = await app.request(path);
    return response.status === 200 ? response.json() : response.status;
  }

  test("is read from its query", async () => {
    expect(await ask("/?page=2&per_page=2", { where: { year: 2000 } })).toEqual([[8, 11], 7]);
    expect(await ask("/?page=9&per_page=3")).toBe(404);
  });

  test("is what the options say before all", async () => {
    const options = { page: 3, perPage: 500, maxPerPage: 2, errorOut: false, count: false };

    expect(await ask("/?page=1", options)).toEqual([[5, 6], null]);
  });

  test.each(["1; drop table book", "1 union select 1", "1,2", "(select 1)", "1--"])(
    "takes no SQL for a number: %j",
    async (text) => {
      const query = encodeURIComponent(text);
      statements.length = 0;

      expect(await ask(`/?page=${query}`)).toBe(404);
      expect(await ask(`/?per_page=${query}`)).toBe(404);
      expect(statements).toEqual([]);
    },
  );
});
