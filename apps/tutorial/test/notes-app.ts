import { signIn } from "@phial/login/testing";
import { fastPasswords } from "@phial/passwords/testing";
import { type ConfigObject, type Phial, type PhialOptions, silentLogger } from "phial";
import { type TestClient, testClient } from "phial/testing";
import { createApp } from "../src/app.ts";
import { db, login } from "../src/extensions.ts";
import { User } from "../src/models/user.ts";

const SETTINGS = {
  TESTING: true,
  SECRET_KEY: "the key of a test, long enough to be one",
  DATABASE_URL: "sqlite::memory:",
  ACCESS_REQUIRED: true,
  ...fastPasswords,
};

/** The app with a database in memory. */
export function notesApp(
  config: ConfigObject = {},
  options: Pick<PhialOptions, "clock" | "log"> = {},
): Phial {
  return createApp({ ...SETTINGS, ...config }, { log: silentLogger, ...options });
}

/** A client of a user who is signed in, made without a form and a password. */
export async function clientOf(app: Phial, name: string): Promise<TestClient> {
  const user = await app.run(async () => {
    const added = db.session.create(User, { name, password: "none" });
    await db.session.flush();
    return added;
  });
  const client = testClient(app);
  await signIn(client, { login, user });
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
