import { ApiTokenRow } from "@phial/httpauth/db";
import { LoginDevice } from "@phial/login/db";
import { UserRole } from "@phial/principal/db";
import { Post, User } from "./account-models.ts";
import { db } from "./database.ts";

interface Fixture {
  readonly email: string;
  readonly password: string;
  /** Of the password, as `exam/app.ts passwords hash` prints it: an app starts without hashing. */
  readonly hash: string;
  readonly role: "admin" | "user";
  /** What keeps the user out. */
  readonly flaw?: "inactive" | "unconfirmed" | "second factor";
}

/** The users of the contract, in the order of their ids. */
export const FIXTURES: readonly Fixture[] = [
  {
    email: "alice@ex.test",
    password: "correct horse battery 1",
    hash: "$argon2id$v=19$m=19456,t=2,p=1$crBaIMU1DtpJQoZ3S9AAFw$TT7db7d/7Gikt96U8K/AXDMAikQykLjKmYQkOUU8geU",
    role: "user",
  },
  {
    email: "bob@ex.test",
    password: "another long pass 2",
    hash: "$argon2id$v=19$m=19456,t=2,p=1$qZee8aXQ5H/UalDZYqTY/g$Mh/E/sJ/fofavJ9r/JcxH9ohPHGqvBAkfKI04yn8wxE",
    role: "user",
  },
  {
    email: "admin@ex.test",
    password: "admin long pass 33",
    hash: "$argon2id$v=19$m=19456,t=2,p=1$kuvDWKVVScOjO+w8GKCwIQ$eV+2UuaOA/KfIrTkOyo3jTOeyrv6eGiSn+FZU11loiM",
    role: "admin",
  },
  {
    email: "off@ex.test",
    password: "disabled pass 44",
    hash: "$argon2id$v=19$m=19456,t=2,p=1$jqx9k0AsIbmerVfhtfu00g$e9rSsF3VqJtIqTDd7VoiZSg2d1VuN+UoxpEP8dYSGGI",
    role: "user",
    flaw: "inactive",
  },
  {
    email: "new@ex.test",
    password: "unconfirmed pass 55",
    hash: "$argon2id$v=19$m=19456,t=2,p=1$Sc1PeoB+CC5Ug/JN6QDKTw$zYv8RqgS6bR1T9QzgAS4jqL0mjHZmdImZgUUzumaNmg",
    role: "user",
    flaw: "unconfirmed",
  },
  {
    email: "tfa@ex.test",
    password: "second factor 66",
    hash: "$argon2id$v=19$m=19456,t=2,p=1$GsVNFJq7AnqNZKc+UVsHsQ$AFPyVyHaViI1yq9C1FiY/Ji6snE0SPW64AExfDqlntU",
    role: "user",
    flaw: "second factor",
  },
];

/** Writes the HA1 of a user. */
export type DigestHash = (email: string, password: string) => string;

/** Adds what is missing: workers may start at the same time. */
export async function fillAccounts(digestHash: DigestHash): Promise<void> {
  const users = FIXTURES.map(({ email, password, hash, flaw }, index) => ({
    id: index + 1,
    email,
    passwordHash: hash,
    digestHash: digestHash(email, password),
    isActive: flaw !== "inactive",
    isConfirmed: flaw !== "unconfirmed",
    hasSecondFactor: flaw === "second factor",
    version: 0,
    notice: "",
  }));
  const roles = FIXTURES.map(({ role }, index) => ({ userId: String(index + 1), role }));
  const posts = [
    { id: 1, authorId: 1, text: "by alice" },
    { id: 2, authorId: 2, text: "by bob" },
  ];
  const ignore = { onConflictAction: "ignore" } as const;
  await db.transaction(async (session) => {
    await session.upsertMany(User, users, ignore);
    await session.upsertMany(UserRole, roles, ignore);
    await session.upsertMany(Post, posts, ignore);
  });
}

/** Puts back what requests have changed. */
export async function resetAccounts(digestHash: DigestHash): Promise<void> {
  await db.transaction(async (session) => {
    await session.nativeDelete(User, {});
    await session.nativeDelete(Post, {});
    await session.nativeDelete(UserRole, {});
    await session.nativeDelete(LoginDevice, {});
    await session.nativeDelete(ApiTokenRow, {});
    await fillAccounts(digestHash);
  });
}
