import type { ConfigObject, Phial, PhialOptions } from "phial";
import { type TestClient, testClient } from "phial/testing";
import { createApp } from "../src/app.ts";
import { db } from "../src/extensions.ts";

/** The app with a database in memory. */
export function notesApp(
  config: ConfigObject = {},
  options: Pick<PhialOptions, "clock" | "log"> = {},
): Phial {
  const settings = { TESTING: true, SECRET_KEY: "the key of a test, long enough to be one" };
  return createApp({ ...settings, ...config }, options);
}

/** A client of a user who is signed in, made without the cost of a password. */
export async function clientOf(app: Phial, name: string): Promise<TestClient> {
  const [user] = await app.run(
    () =>
      db.sql<{ id: number }>`
        INSERT INTO users (name, password) VALUES (${name}, 'none') RETURNING id`,
  );
  const client = testClient(app);
  await client.session((session) => session.set("user", user?.id));
  return client;
}

/** Writes a note and gives its path. */
export async function writeNote(client: TestClient, title: string, body = ""): Promise<string> {
  const response = await client.post("/notes/new", { form: { title, body } });
  return response.headers.get("Location") ?? "";
}

/** The page at a path. */
export async function textAt(client: TestClient, path: string): Promise<string> {
  return (await client.get(path)).text();
}
