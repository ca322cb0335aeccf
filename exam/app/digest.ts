import { HTTPDigestAuth } from "@phial/httpauth";
import { mayLogIn, User } from "./account-models.ts";
import { db } from "./database.ts";

/** Digest, with what `generateHA1` has made of the passwords. */
export const digest = new HTTPDigestAuth<User>({
  realm: "exam",
  useHA1: true,
  getPassword: async (email) => {
    const user = email.includes("\0") ? null : await db.session.findOne(User, { email });
    return user && mayLogIn(user) ? { user, password: user.digestHash } : undefined;
  },
});
