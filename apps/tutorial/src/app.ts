import { fileURLToPath } from "node:url";
import {
  type Config,
  type ConfigObject,
  HttpError,
  Phial,
  type PhialOptions,
  openToAll,
  redirect,
  urlFor,
} from "phial";
import { readiness } from "phial/server";
import { account } from "./account.ts";
import { api } from "./api.ts";
import { auth } from "./auth.ts";
import { errorAnswer } from "./errors.ts";
import { db, login, migrate, passwords, templates } from "./extensions.ts";
import { pages } from "./pages.ts";
import { addHeaders, refuseOtherSites } from "./protection.ts";
import { notesConfig } from "./settings.ts";

const root = fileURLToPath(new URL("..", import.meta.url));

/** Makes the notes app: any number of times, each with its own configuration. */
export function createApp(
  config: Config | ConfigObject = notesConfig(),
  options: Pick<PhialOptions, "clock" | "log"> = {},
): Phial {
  const app = new Phial("notes", { config, root, staticFolder: "static", ...options });
  for (const extension of [db, migrate, templates, passwords, login]) extension.initApp(app);
  app.onStart(async () => void (await app.run(() => migrate.upgrade())));

  app.beforeRequest(refuseOtherSites);
  app.afterRequest(addHeaders);
  app.registerErrorHandler(HttpError, errorAnswer);

  app.registerBlueprint(auth);
  app.registerBlueprint(account);
  app.registerBlueprint(pages);
  app.registerBlueprint(api);
  app.get("/readyz", openToAll, readiness());

  app.get("/", openToAll, async function home(c) {
    if (await login.user(c)) return redirect(urlFor(c, "notes.index"));
    return templates.render(c, "home.html");
  });
  return app;
}
