import { Database, defineEntity, p, type Pagination } from "@phial/db";
import { type Context, int, jsonify, params, Phial } from "phial";
import { fetchWith, flaskOptions } from "../src/flask-options.ts";
import type { Twin, TwinTools } from "../src/twin.ts";

const ItemSchema = defineEntity({
  name: "Item",
  properties: { id: p.integer().primary(), name: p.string(), group: p.string() },
});
class Item extends ItemSchema.class {}
ItemSchema.setClass(Item);

const db = new Database({ models: [Item] });

/** What Flask-SQLAlchemy does when it is told nothing: pages of any size, in the order of the rows. */
const ALL = { orderBy: { id: "asc" }, maxPerPage: null } as const;

/** Does with Phial what `flask/apps/dbpaginate.py` does with Flask. */
export async function createApp(config: Record<string, unknown>, tools: TwinTools): Promise<Twin> {
  const settings = { SECRET_KEY: "dbpaginate", DATABASE_URL: "sqlite::memory:", ...config };
  const app = new Phial("dbpaginate", flaskOptions(settings, tools));
  db.initApp(app);
  addPages(app);
  addNeighbours(app);
  addRows(app);
  await app.run(() => fill(Number(config["APP_ROWS"] ?? 53)));
  return { fetch: fetchWith(app), close: () => app.close() };
}

async function fill(rows: number): Promise<void> {
  await db.createAll();
  for (let id = 1; id <= rows; id++) {
    const group = id === 7 ? "single" : `g${id % 5}`;
    db.session.create(Item, { id, name: `item-${id}`, group });
  }
  await db.session.flush();
}

function show(page: Pagination<Item>): Record<string, unknown> {
  return {
    items: page.items.map(({ id }) => id),
    iterated: [...page].map(({ id }) => id),
    page: page.page,
    per_page: page.perPage,
    max_per_page: page.maxPerPage,
    total: page.total,
    pages: page.pages,
    first: page.first,
    last: page.last,
    has_prev: page.hasPrev,
    prev_num: page.prevNum,
    has_next: page.hasNext,
    next_num: page.nextNum,
    iter_pages: [...page.iterPages()],
  };
}

function addPages(app: Phial): void {
  const everything = async (c: Context) => jsonify(c, show(await db.paginate(c, Item, ALL)));
  app.get("/items", everything);
  app.get("/legacy", everything);
  app.get("/group/:group", async (c) => {
    const where = { group: c.req.param("group") };
    return jsonify(c, show(await db.paginate(c, Item, { ...ALL, where })));
  });
  app.get("/soft", async (c) =>
    jsonify(c, show(await db.paginate(c, Item, { ...ALL, errorOut: false }))),
  );
  app.get("/cap/:cap", params({ cap: int() }), async (c) => {
    const maxPerPage = c.req.valid("param").cap || null;
    return jsonify(c, show(await db.paginate(c, Item, { ...ALL, maxPerPage })));
  });
  app.get("/uncounted", async (c) =>
    jsonify(c, show(await db.paginate(c, Item, { ...ALL, count: false }))),
  );
  app.post("/given", async (c) => {
    const given = inCamelCase(await c.req.json());
    return jsonify(c, show(await db.paginate(c, Item, { ...ALL, ...given })));
  });
  app.post("/widget", async (c) => {
    const { edges = {}, ...given } = await c.req.json();
    const options = { ...ALL, ...inCamelCase(given), errorOut: false };
    const page = await db.paginate(c, Item, options);
    return jsonify(c, [...page.iterPages(inCamelCase(edges))]);
  });
}

/** Python's names of arguments -> ours. What they are, the recording decides. */
function inCamelCase(given: Record<string, never>): Record<string, never> {
  const toCamel = (name: string) =>
    name.replace(/_[a-z]/g, (found) => found.charAt(1).toUpperCase());
  return Object.fromEntries(
    Object.entries(given).map(([name, value]) => [toCamel(name), value] as const),
  );
}

function addNeighbours(app: Phial): void {
  app.get("/neighbours", async (c) => {
    const errorOut = c.req.query("strict") !== undefined;
    const page = await db.paginate(c, Item, ALL);
    const prev = await page.prev({ errorOut });
    const next = await page.next({ errorOut });
    return jsonify(c, { here: show(page), prev: show(prev), next: show(next) });
  });
  app.get("/walk", async (c) => {
    let page = await db.paginate(c, Item, ALL);
    const seen = [[page.page, page.items.length]];
    while (page.hasNext) {
      page = await page.next();
      seen.push([page.page, page.items.length]);
    }
    return jsonify(c, seen);
  });
}

function addRows(app: Phial): void {
  const one = (c: Context, { id, name, group }: Item) => jsonify(c, { id, name, group });
  const firstOf = async (c: Context<object, "/:group">) => {
    const where = { group: c.req.param("group") };
    return one(c, await db.firstOr404(Item, where, { orderBy: { id: "asc" } }));
  };
  const onlyOf = (detail: string) => async (c: Context<object, "/:group">) =>
    one(c, await db.oneOr404(Item, { group: c.req.param("group") }, { detail }));
  const byId = params({ id: int() });
  app.get("/get/:id", byId, async (c) => one(c, await db.getOr404(Item, c.req.valid("param").id)));
  app.get("/get-described/:id", byId, async (c) => {
    const { id } = c.req.valid("param");
    return one(c, await db.getOr404(Item, id, { detail: `There is no item <${id}>.` }));
  });
  app.get("/first/:group", firstOf);
  app.get("/one/:group", onlyOf("Not exactly one."));
  app.get("/query/get/:id", byId, async (c) =>
    one(c, await db.getOr404(Item, c.req.valid("param").id)),
  );
  app.get("/query/first/:group", firstOf);
  app.get("/query/one/:group", onlyOf("Not one, but none or many."));
}
