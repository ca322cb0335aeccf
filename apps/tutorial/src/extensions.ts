import { Jinja } from "@phial/jinja";
import { SQLite3 } from "@phial/sqlite3";

/** The extensions of the app: made here, bound to an app in `createApp`. */
export const db = new SQLite3();
export const templates = new Jinja({ undefined: "strict", trimBlocks: true, lstripBlocks: true });
