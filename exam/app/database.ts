import { Database, defineEntity, p } from "@phial/db";
import { postgres } from "@phial/db/postgres";
import { ApiTokenRow } from "@phial/httpauth/db";
import { LoginDevice } from "@phial/login/db";
import { Migrate } from "@phial/migrate";
import { UserRole } from "@phial/principal/db";
import type { Phial } from "phial";
import { accountModels } from "./account-models.ts";

const AccountSchema = defineEntity({
  name: "Account",
  tableName: "accounts",
  properties: { id: p.integer().primary(), balance: p.integer() },
});
/** Its money only ever moves to another. */
export class Account extends AccountSchema.class {}
AccountSchema.setClass(Account);

const ItemSchema = defineEntity({
  name: "Item",
  tableName: "items",
  properties: { id: p.integer().primary(), name: p.string().length(80), secret: p.string() },
});
/** Something to search for. */
export class Item extends ItemSchema.class {}
ItemSchema.setClass(Item);

const WriteSchema = defineEntity({
  name: "Write",
  tableName: "writes",
  // The number that a client sends is not unique here: a write that is done twice has to show.
  properties: { key: p.integer().primary().autoincrement(), number: p.integer().index() },
});
/** Something that a client was told is kept. */
export class Write extends WriteSchema.class {}
WriteSchema.setClass(Write);

/** The database of the contract. */
export const db = new Database({
  models: [
    AccountSchema,
    ItemSchema,
    WriteSchema,
    ...accountModels,
    LoginDevice,
    ApiTokenRow,
    UserRole,
  ],
  drivers: [postgres()],
});

/** The commands `db ...`, on the revisions of `exam/migrations`. */
export const migrate = new Migrate(db);

const ACCOUNTS = 10;
/** What the accounts have together, at any time. */
export const SUM = 1000;
const NAMES = ["apple", "apricot", "banana", "50 % off", "a_b", "back\\slash", "O'Hara", 'say "a"'];

/** Brings the tables to where the models are when the app starts, and fills what is empty. */
export function addDatabase(app: Phial): void {
  db.initApp(app);
  migrate.initApp(app);
  app.onStart(() =>
    app.run(async () => {
      await migrate.upgrade();
      await fill();
    }),
  );
}

/** Puts back what requests have changed. */
export async function resetDatabase(): Promise<void> {
  await db.transaction(async (session) => {
    await session.nativeDelete(Account, {});
    await session.nativeDelete(Item, {});
    await session.nativeDelete(Write, {});
    await fill();
  });
}

/** Adds what is missing: workers may start at the same time. */
async function fill(): Promise<void> {
  const accounts = Array.from({ length: ACCOUNTS }, (_, index) => index + 1);
  const items = NAMES.map((name, index) => ({ id: index + 1, name, secret: "c4n4ry" }));
  await db.sql
    .insertInto("accounts")
    .values(accounts.map((id) => ({ id, balance: SUM / ACCOUNTS })))
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  await db.sql
    .insertInto("items")
    .values(items)
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}
