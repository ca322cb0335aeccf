import { Post, User } from "./account-models.ts";
import { db } from "./database.ts";
import { digest } from "./digest.ts";
import { passwords } from "./passwords.ts";

/** The one spelling of what somebody has typed as an address. */
export function accountName(typed: string): string {
  return typed.normalize("NFKC").trim().toLowerCase();
}

/** The user of an id, as sessions have it. */
export async function userById(id: string): Promise<User | undefined> {
  if (!/^[1-9]\d{0,8}$/.test(id)) return undefined;
  return (await db.session.findOne(User, { id: Number(id) })) ?? undefined;
}

/** The user with that address if the password is right, whether it may log in or not. */
export async function userByPassword(name: string, password: string): Promise<User | undefined> {
  const user = name.includes("\0") ? null : await db.session.findOne(User, { email: name });
  const isRight = await passwords.verifyAndUpdate(user?.passwordHash, password, (hash, old) =>
    replaceHash(user, hash, old),
  );
  return isRight && user ? user : undefined;
}

async function replaceHash(user: User | null, fresh: string, old: string): Promise<void> {
  if (!user) return;
  // Where it has been changed meanwhile, it stays.
  const where = { id: user.id, passwordHash: old };
  await db.session.nativeUpdate(User, where, { passwordHash: fresh });
}

/** Gives a user another password, and ends every session and cookie of the old one. */
export async function changePassword(user: User, password: string): Promise<User | undefined> {
  const changed = {
    passwordHash: await passwords.hash(password),
    digestHash: digest.generateHA1(user.email, password),
    version: user.version + 1,
  };
  // Of two changes at once, one counts.
  const where = { id: user.id, version: user.version };
  if ((await db.session.nativeUpdate(User, where, changed)) !== 1) return undefined;
  return (await db.session.findOne(User, { id: user.id }, { refresh: true })) ?? undefined;
}

/** Leaves a message for the next login. */
export async function leaveNotice(userId: string, notice: string): Promise<void> {
  await db.session.nativeUpdate(User, { id: Number(userId) }, { notice });
}

/** The post of an id as it stands in a path; in one spelling. */
export async function postById(id: string): Promise<Post | undefined> {
  if (!/^[1-9]\d{0,8}$/.test(id)) return undefined;
  return (await db.session.findOne(Post, { id: Number(id) })) ?? undefined;
}

/** What of a user may be shown. */
export function shown({ id, email, notice }: User) {
  return { id, email, ...(notice !== "" && { notice }) };
}
