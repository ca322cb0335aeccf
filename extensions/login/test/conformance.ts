import { defineConformance } from "@phial/conformance";
import { session } from "phial";
import { LoginManager } from "../src/index.ts";

const make = (name?: string) =>
  new LoginManager({
    ...(name !== undefined && { name }),
    userLoader: (id) => ({ id, name: `user ${id}` }),
    allowLogoutByGet: true,
  });

const remembered = { REMEMBER_COOKIE_NAME: "kept", STAFF_REMEMBER_COOKIE_NAME: "kept-staff" };

/** How the conformance kit makes and uses the extension: in its tests, and for `phial check`. */
export default defineConformance({
  make: () => make(),
  config: () => ({ SECRET_KEY: "k".repeat(32) }),
  otherConfig: () => ({ SECRET_KEY: "k".repeat(32), ...remembered }),
  use: async (login) => {
    await login.unlock("ada");
    return login.of().cookie.name;
  },
  exercise: async (c, login) => {
    const before = await login.user(c);
    await login.loginUser(c, { id: "7", name: "user 7" }, { remember: true });
    const isFresh = login.isFresh(c);
    const name = (await login.user(c))?.name;
    await login.logoutUser(c);
    const after = await login.user(c);
    return [before, isFresh, name, after, session(c).has("_user_id"), login.of(c).cookie.name];
  },
  withSibling: () => make("staff"),
});
