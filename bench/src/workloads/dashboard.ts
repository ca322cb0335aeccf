import { strict as assert } from "node:assert";
import type { DatabaseSync } from "node:sqlite";
import type { Answer, CookieJar } from "../client.ts";
import { type Page, readPage } from "../page.ts";
import { expectedRows } from "./rows.ts";
import { browserHeaders, type Subject, type Workload } from "./workload.ts";

/** W2: a page for a user who is logged in by a session cookie. */
export const dashboard: Workload = {
  name: "W2",
  title: "session page",
  needsRedis: false,

  async check({ client, database }) {
    const anonymous = await client.get("/me");
    assertDenied(anonymous, "anonymous /me");
    if (anonymous.status !== 401) assert.match(anonymous.headers.location ?? "", /login/);
    const jar = await client.login();
    const expectPage = async () => assertDashboard(await client.get("/me", { jar }), database());
    await expectPage();
    await expectPage();
    const tampered = await client.get("/me", { jar: jar.tampered(), keepCookies: false });
    assertDenied(tampered, "tampered cookie");
    const { name } = userSeven(database());
    const rename = database().prepare("UPDATE users SET name = ? WHERE id = 7");
    rename.run(`<script>alert("x")</script> & O'Neil`);
    await expectPage();
    rename.run(name);
    await expectPage();
  },

  async request(subject) {
    const { jar } = await settledVisitor(subject);
    return { method: "GET", path: "/me", headers: { ...browserHeaders, Cookie: jar.header } };
  },

  verify(answer, { database }) {
    assertDashboard(answer, database());
  },
};

/** Logs in and loads the page twice, until the stack's cookies no longer change. */
export async function settledVisitor({
  client,
}: Subject): Promise<{ readonly jar: CookieJar; readonly page: Page }> {
  const jar = await client.login();
  await client.get("/me", { jar });
  const answer = await client.get("/me", { jar });
  return { jar, page: readPage(answer.text) };
}

/** Asserts that `answer` is the whole page, with exactly these flashed messages. */
export function assertDashboard(
  answer: Answer,
  database: DatabaseSync,
  flashes: readonly string[] = [],
): Page {
  assert.equal(answer.status, 200, "status of /me");
  assert.match(answer.headers["content-type"] ?? "", /^text\/html/);
  const page = readPage(answer.text);
  const user = userSeven(database);
  assert.equal(page.title, "Dashboard");
  assert.equal(page.user, user.name, "name in the navigation");
  assert.equal(page.heading, `Hello, ${user.name}`);
  assert.equal(page.since, `Signed in as ${user.email} since ${user.createdAt}`);
  assert.deepEqual(page.columns, ["#", "Title", "Owner", "Price"]);
  assert.deepEqual(page.rows, expectedRows);
  assert.deepEqual(page.form, { method: "post", action: "/messages" });
  for (const input of ["title", "email", "rating"]) assert(page.inputs.includes(input), input);
  assert((page.csrf?.value.length ?? 0) >= 16, "no csrf field");
  const expected = flashes.map((message) => ({ category: "success", message }));
  assert.deepEqual(page.flashes, expected, "flashes");
  for (const tag of ["footer", "nav", "link"]) assert(page.tags.has(tag), `no <${tag}>`);
  assert(!page.tags.has("script"), "a name is not escaped");
  return page;
}

function assertDenied(answer: Answer, what: string): void {
  assert([302, 303, 401].includes(answer.status), `${what}: ${answer.status}`);
}

function userSeven(database: DatabaseSync) {
  const row = database.prepare("SELECT email, name, created_at FROM users WHERE id = 7").get();
  return {
    email: String(row?.["email"]),
    name: String(row?.["name"]),
    createdAt: String(row?.["created_at"]),
  };
}
