import { Database } from "@phial/db";
import { postgres } from "@phial/db/postgres";
import { Jinja } from "@phial/jinja";
import { LoginManager } from "@phial/login";
import { LoginDevice, databaseDevices } from "@phial/login/db";
import { Migrate } from "@phial/migrate";
import { Passwords } from "@phial/passwords";
import { NoteSchema } from "./models/note.ts";
import { User, UserSchema } from "./models/user.ts";

/** The extensions of the app: made here, bound to an app in `createApp`. */
export const db = new Database({
  models: [UserSchema, NoteSchema, LoginDevice],
  drivers: [postgres()],
});
export const migrate = new Migrate(db);
export const templates = new Jinja({ undefined: "strict", trimBlocks: true, lstripBlocks: true });
export const passwords = new Passwords();
export const login = new LoginManager({
  userLoader: (id) => db.session.findOne(User, Number(id)),
  devices: databaseDevices(db),
  loginView: "auth.signInPage",
  loginMessage: "Sign in first.",
  refreshView: "account.confirmPage",
  needsRefreshMessage: null,
  // Programs are not sent to a page.
  blueprintLoginViews: { api: null },
});
