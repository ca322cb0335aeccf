import { fileURLToPath } from "node:url";
import {
  type Config,
  type ConfigObject,
  HttpError,
  Phial,
  type PhialOptions,
  redirect,
  urlFor,
} from "phial";
import { readiness } from "phial/server";
import { api } from "./api.ts";
import { auth } from "./auth.ts";
import { errorAnswer } from "./errors.ts";
import { db, templates } from "./extensions.ts";
import { currentUser } from "./guards.ts";
import { pages } from "./pages.ts";
import { addHeaders, refuseOtherSites } from "./protection.ts";
import { createTables } from "./schema.ts";
import { notesConfig } from "./settings.ts";

const root = fileURLToPath(new URL("..", import.meta.url));

/** Makes the notes app: any number of times, each with its own configuration. */
export function createApp(
  config: Config | ConfigObject = notesConfig(),
  options: Pick<PhialOptions, "clock" | "log"> = {},
): Phial {
  const app = new Phial("notes", { config, root, staticFolder: "static", ...options });
  db.initApp(app);
  templates.initApp(app);
  app.onStart(() => app.run(createTables));

  app.beforeRequest(refuseOtherSites);
  app.afterRequest(addHeaders);
  app.registerErrorHandler(HttpError, errorAnswer);
  // A function: whoever does not call it asks nothing of the database.
  app.contextProcessor({ current_user: (c) => () => currentUser(c) });

  app.registerBlueprint(auth);
  app.registerBlueprint(pages);
  app.registerBlueprint(api);
  app.get("/readyz", readiness());

  app.get("/", function home(c) {
    if (currentUser(c)) return redirect(urlFor(c, "notes.index"));
    return templates.render(c, "home.html");
  });
  return app;
}
