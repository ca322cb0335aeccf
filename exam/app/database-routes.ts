import { LockMode } from "@phial/db";
import { sql } from "kysely";
import { setTimeout as delay } from "node:timers/promises";
import { Blueprint, HttpError, abort, abortSignal, readJson } from "phial";
import { Account, Item, Write, db } from "./database.ts";

const LONGEST_WAIT_MS = 10_000;
const LARGEST = 2_147_483_647;
const MOST_ROWS = 100;
const ORDERS = new Map([
  ["id", ["id", "asc"]],
  ["-id", ["id", "desc"]],
  ["name", ["name", "asc"]],
  ["-name", ["name", "desc"]],
] as const);

/** Routes that search, write, hold a connection and move money. */
export const databaseRoutes = new Blueprint("database", { urlPrefix: "/db" });

/** Keeps a number, and answers when it is committed. */
databaseRoutes.post("/write", async function write(c) {
  const { id } = await readFields(c);
  db.session.create(Write, { number: whole(id, "id") });
  await db.session.flush();
  return c.json({ id }, 201);
});

/** All numbers that were written, as often as they are there. */
databaseRoutes.get("/ids", async function ids() {
  const rows = await db.sql.selectFrom("writes").select("number").orderBy("key").execute();
  return rows.map(({ number }) => number);
});

databaseRoutes.get("/search", function search(c) {
  const { q = "", sort = "id", limit = "20" } = c.req.query();
  const order = [...ORDERS].find(([name]) => name === sort)?.[1];
  if (!order) return refuse(`sort is one of ${[...ORDERS.keys()].join(", ")}`);
  if (!/^[1-9]\d{0,2}$/.test(limit) || Number(limit) > MOST_ROWS) {
    refuse(`limit is a whole number from 1 to ${MOST_ROWS}`);
  }
  if (q.includes("\0")) refuse("q has a character that no text has");
  // "%" and "_" are not wildcards here.
  const pattern = `%${q.replace(/[!%_]/g, "!$&")}%`;
  return db.sql
    .selectFrom("items")
    .select(["id", "name"])
    .where(sql<boolean>`name like ${pattern} escape '!'`)
    .orderBy(order[0], order[1])
    .limit(Number(limit))
    .execute();
});

/** Holds a connection for `ms`, and lets it go with the client. */
databaseRoutes.get("/slow", async function slow(c) {
  const ms = whole(Number(c.req.query("ms") ?? "1"), "ms", LONGEST_WAIT_MS);
  const signal = abortSignal(c);
  return db.transaction(async (session) => {
    const count = await session.count(Item);
    await delay(ms, undefined, { signal });
    return { waited: ms, count };
  });
});

/** What was sent, on a round through the database. */
databaseRoutes.get("/echo", async function echo(c) {
  const v = c.req.query("v") ?? "";
  const { rows } = await sql<{ v: string }>`select cast(${v} as varchar(200)) as v`.execute(db.sql);
  return { v: rows[0]?.v };
});

/** Moves money, all or nothing; with `fail` it gives up when everything is written. */
databaseRoutes.post("/transfer", async function transfer(c) {
  const { from, to, amount, fail } = await readFields(c);
  const [payer, payee, sent] = [whole(from, "from"), whole(to, "to"), whole(amount, "amount")];
  if (payer === payee) refuse("from and to are the same");
  await db.transaction(async (session) => {
    // Locked in one order: two transfers that cross would else wait for each other.
    const found = await session.find(
      Account,
      { id: { $in: [payer, payee] } },
      { lockMode: LockMode.PESSIMISTIC_WRITE, orderBy: { id: "asc" } },
    );
    const source = found.find(({ id }) => id === payer) ?? abort(404, "There is no such payer.");
    const target = found.find(({ id }) => id === payee) ?? abort(404, "There is no such payee.");
    if (source.balance < sent) abort(409, "The account does not have that much.");
    source.balance -= sent;
    target.balance += sent;
    await session.flush();
    if (fail === true) abort(422, "The transfer was told to fail.");
  });
  return { moved: sent };
});

async function readFields(c: Parameters<typeof readJson>[0]): Promise<Record<string, unknown>> {
  const body = await readJson(c);
  if (typeof body !== "object" || body === null) return refuse("The body is an object");
  return { ...body };
}

function whole(value: unknown, name: string, most = LARGEST): number {
  if (typeof value === "number" && Number.isInteger(value) && value >= 1 && value <= most) {
    return value;
  }
  return refuse(`${name} is a whole number from 1 to ${most}`);
}

function refuse(detail: string): never {
  throw new HttpError(400, { detail: `${detail}.` });
}
