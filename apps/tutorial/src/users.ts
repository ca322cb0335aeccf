import type { Context } from "phial";
import { db, login, passwords } from "./extensions.ts";
import { User } from "./models/user.ts";

/** Makes a user; `undefined` when the name is taken. */
export async function signUp(name: string, password: string): Promise<User | undefined> {
  const added = await db.sql
    .insertInto("users")
    .values({ name, password: await passwords.hash(password) })
    .onConflict((on) => on.column("name").doNothing())
    .returning("id")
    .executeTakeFirst();
  return added && db.getOr404(User, added.id);
}

/** The user of this name and password. Refuses with 429 when too many attempts have failed. */
export function signIn(c: Context, name: string, password: string): Promise<User | undefined> {
  // Ada and ADA are one account.
  const account = name.toLowerCase();
  return login.attempt(c, { account, verify: () => userWith(name, password) });
}

/** Gives a user another password, and signs it out everywhere but here. */
export async function changePassword(c: Context, user: User, password: string): Promise<void> {
  user.password = await passwords.hash(password);
  await db.session.flush();
  await login.devices.forgetOthers(c);
}

// The same work is done when there is no such name. An outdated hash is replaced by a better one.
async function userWith(name: string, password: string): Promise<User | undefined> {
  const user = await db.session.findOne(User, { name });
  const isRight = await passwords.verifyAndUpdate(user?.password, password, async (hash, old) => {
    const users = db.sql.updateTable("users").set({ password: hash });
    await users.where("name", "=", name).where("password", "=", old).execute();
  });
  return user && isRight ? user : undefined;
}
