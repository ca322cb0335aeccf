import { defineEntity, p } from "@phial/db";

const UserSchema = defineEntity({
  name: "User",
  tableName: "users",
  properties: {
    id: p.integer().primary().autoincrement(),
    // As `accountName` writes it.
    email: p.string().length(254).unique(),
    passwordHash: p.string().length(255),
    // What Digest is checked with, which cannot work with a hash that is slow.
    digestHash: p.string().length(64),
    isActive: p.boolean(),
    isConfirmed: p.boolean(),
    hasSecondFactor: p.boolean(),
    /** Counted up, it ends every session and remember cookie. */
    version: p.integer(),
    /** What the user has to be told at the next login. */
    notice: p.string().length(200),
  },
});
/** Somebody with an account. */
export class User extends UserSchema.class {}
UserSchema.setClass(User);

/** Whether a user may be signed in: a password is not enough where a second factor is wanted. */
export function mayLogIn({ isActive, isConfirmed, hasSecondFactor }: User): boolean {
  return isActive && isConfirmed && !hasSecondFactor;
}

const PostSchema = defineEntity({
  name: "Post",
  tableName: "posts",
  properties: {
    id: p.integer().primary(),
    authorId: p.integer(),
    text: p.string().length(200),
  },
});
/** Something that its author, and nobody else, may change. */
export class Post extends PostSchema.class {}
PostSchema.setClass(Post);

/** The models of accounts, for the database. */
export const accountModels = [UserSchema, PostSchema] as const;
