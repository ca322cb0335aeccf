import { defineEntity, p } from "@phial/db";

export const UserSchema = defineEntity({
  name: "User",
  tableName: "users",
  properties: {
    id: p.integer().primary().autoincrement(),
    // Ada and ADA are one name.
    name: p.string().length(40).collation("NOCASE").unique(),
    password: p.text(),
  },
});

/** Somebody who has signed up. */
export class User extends UserSchema.class {}
UserSchema.setClass(User);
