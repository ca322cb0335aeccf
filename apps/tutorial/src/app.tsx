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
import { auth } from "./auth.tsx";
import { errorAnswer } from "./errors.tsx";
import { db } from "./extensions.ts";
import { currentUser } from "./guards.ts";
import { Layout, page } from "./layout.tsx";
import { pages } from "./pages.tsx";
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
  app.onStart(() => app.run(createTables));

  app.beforeRequest(refuseOtherSites);
  app.afterRequest(addHeaders);
  app.registerErrorHandler(HttpError, errorAnswer);

  app.registerBlueprint(auth);
  app.registerBlueprint(pages);
  app.registerBlueprint(api);
  app.get("/readyz", readiness());

  app.get("/", function home(c) {
    if (currentUser(c)) return redirect(urlFor(c, "notes.index"));
    return page(
      <Layout c={c} title="Welcome">
        <h1>Notes that stay yours</h1>
        <p>Sign up, write something down, find it again.</p>
        <p class="actions">
          <a class="button" href={urlFor(c, "auth.signUpPage")}>
            Sign up
          </a>
          <a href={urlFor(c, "auth.signInPage")}>I have an account</a>
        </p>
      </Layout>,
    );
  });
  return app;
}
