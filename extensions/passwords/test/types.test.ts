import { describe, expectTypeOf, test } from "vitest";
import { Bcrypt, bcrypt } from "../src/drivers/bcrypt.ts";
import { type PasswordFlaw, Passwords, type SaveHash } from "../src/index.ts";

const passwords = new Passwords();
const flaskBcrypt = new Bcrypt();

describe("passwords", () => {
  test("takes the hash of somebody who may not be there", () => {
    const user: { readonly hash: string | null } | undefined = undefined;
    const hash = (): string | null | undefined => user;

    expectTypeOf(() => passwords.verify(hash(), "a")).returns.resolves.toEqualTypeOf<boolean>();
    // @ts-expect-error the hash comes first, and needs a password
    expectTypeOf(() => passwords.verify("a")).toBeFunction();
    // @ts-expect-error what is no text is no password
    expectTypeOf(() => passwords.verify("a", 1)).toBeFunction();
  });

  test("gives the new hash and the old one to who keeps it", () => {
    expectTypeOf<SaveHash>().parameters.toEqualTypeOf<[newHash: string, oldHash: string]>();
    // @ts-expect-error without it nothing is kept
    expectTypeOf(() => passwords.verifyAndUpdate("a", "b")).toBeFunction();
  });

  test("gives flaws with codes that programs can tell apart", () => {
    expectTypeOf(() => passwords.flaws("a")).returns.resolves.toEqualTypeOf<PasswordFlaw[]>();
    expectTypeOf<"PASSWORD_TOO_SHORT">().toExtend<PasswordFlaw["code"]>();
    expectTypeOf<"PASSWORD_SHORT">().not.toExtend<PasswordFlaw["code"]>();
  });

  test("takes a checker that answers at once or later", () => {
    expectTypeOf(() => new Passwords({ bcrypt, checker: () => [] })).toBeFunction();
    expectTypeOf(() => new Passwords({ checker: async () => ["weak"] })).toBeFunction();
    // @ts-expect-error a score says nothing to a person
    expectTypeOf(() => new Passwords({ checker: () => 3 })).toBeFunction();
  });
});

test("Flask-Bcrypt's functions take text or bytes, and prefixes that bcrypt writes", () => {
  const bytes = new Uint8Array();

  expectTypeOf(() =>
    flaskBcrypt.generatePasswordHash(bytes, 12, "2a"),
  ).returns.resolves.toEqualTypeOf<string>();
  expectTypeOf(() =>
    flaskBcrypt.checkPasswordHash(bytes, bytes),
  ).returns.resolves.toEqualTypeOf<boolean>();
  // @ts-expect-error it is only read
  expectTypeOf(() => flaskBcrypt.generatePasswordHash("a", 12, "2y")).toBeFunction();
});
