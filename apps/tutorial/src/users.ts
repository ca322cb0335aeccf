import { db } from "./extensions.ts";
import { NO_PASSWORD, checkPassword, hashPassword } from "./password.ts";

/** Somebody who has signed up. */
export interface User {
  readonly id: number;
  readonly name: string;
}

/** The user with this id, if there still is one. */
export function findUser(id: number): User | undefined {
  return db.sql<User>`SELECT id, name FROM users WHERE id = ${id}`[0];
}

/** Makes a user; `undefined` when the name is taken. */
export async function signUp(name: string, password: string): Promise<User | undefined> {
  const hashed = await hashPassword(password);
  return db.sql<User>`
    INSERT INTO users (name, password) VALUES (${name}, ${hashed})
    ON CONFLICT (name) DO NOTHING RETURNING id, name`[0];
}

/** The user of this name and password; the same work is done when there is no such name. */
export async function signIn(name: string, password: string): Promise<User | undefined> {
  const user = db.sql<User & { password: string }>`
    SELECT id, name, password FROM users WHERE name = ${name}`[0];
  const isRight = await checkPassword(user?.password ?? NO_PASSWORD, password);
  return user && isRight ? { id: user.id, name: user.name } : undefined;
}
