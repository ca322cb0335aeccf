import { strict as assert } from "node:assert";
import type { DatabaseSync } from "node:sqlite";
import { CookieJar, changeOneCharacter } from "../client.ts";
import { assertDashboard, settledVisitor } from "./dashboard.ts";
import { browserHeaders, type Subject, type Workload } from "./workload.ts";

type Form = Readonly<Record<string, string>>;

/** W4: a form with a CSRF token, validation, an insert and a flashed message. */
export const messages: Workload = {
  name: "W4",
  title: "form post",
  needsRedis: false,

  async check(subject) {
    const jar = await subject.client.login();
    await checkInsert(subject, jar);
    await checkRefusals(subject, jar);
  },

  async request(subject) {
    const { jar, page } = await settledVisitor(subject);
    assert(page.csrf, "no csrf field");
    const form = {
      [page.csrf.name]: page.csrf.value,
      title: "Benchmark message",
      email: "someone@example.org",
      rating: "4",
    };
    return {
      method: "POST",
      path: "/messages",
      headers: { ...browserHeaders, ...subject.client.formHeaders(), Cookie: jar.header },
      body: new URLSearchParams(form).toString(),
    };
  },

  verify(answer, { database }, sent) {
    assert([302, 303].includes(answer.status), `status ${answer.status}`);
    const count = countMessages(database());
    assert(count >= sent, `${count} rows after ${sent} requests`);
  },
};

async function checkInsert({ client, database }: Subject, jar: CookieJar): Promise<void> {
  const open = async () => client.get("/me", { jar });
  const page = assertDashboard(await open(), database());
  assert(page.csrf);
  const values = { title: 'Hi <i>"there"</i>', email: "someone@example.org", rating: "4" };
  const before = countMessages(database());
  const form = { [page.csrf.name]: page.csrf.value, ...values };
  const answer = await client.send({ path: "/messages", jar, form });
  assert([302, 303].includes(answer.status), `post: ${answer.status} ${answer.text.slice(0, 200)}`);
  assert.match(answer.headers.location ?? "", /\/me\/?$/);
  assert.equal(countMessages(database()), before + 1, "rows inserted");
  const row = database()
    .prepare(
      "SELECT user_id, title, email, rating, typeof(rating) AS kind, created_at FROM messages ORDER BY id DESC LIMIT 1",
    )
    .get();
  const { created_at: createdAt, ...rest } = { ...row };
  assert.deepEqual(rest, { user_id: 7, ...values, rating: 4, kind: "integer" });
  assert.match(String(createdAt), /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d/);
  assertDashboard(await open(), database(), [`Saved: ${values.title}`]);
  assertDashboard(await open(), database());
}

async function checkRefusals(subject: Subject, jar: CookieJar): Promise<void> {
  const { client, database } = subject;
  const { csrf } = assertDashboard(await client.get("/me", { jar }), database());
  assert(csrf);
  const values = { title: "t", email: "a@example.org", rating: "5" };
  const valid = { [csrf.name]: csrf.value, ...values };
  const denied = [302, 303, 400, 403, 419];
  const refuse = (what: string, form: Form, statuses: readonly number[] = denied) =>
    assertRefused(subject, { what, jar, form, statuses });
  await refuse("without csrf", values);
  await refuse("with a bad csrf", {
    ...valid,
    [csrf.name]: changeOneCharacter(csrf.value, csrf.value.length - 6),
  });
  const other = await client.login(8);
  await client.get("/me", { jar: other });
  const foreign = { what: "with another session's csrf", jar: other, form: valid };
  await assertRefused(subject, { ...foreign, statuses: denied });
  const anonymous = { what: "without a session", jar: new CookieJar(), form: valid };
  await assertRefused(subject, { ...anonymous, statuses: [...denied, 401] });
  const invalid = [200, 302, 303, 400, 422];
  for (const [name, value] of invalidFields) {
    await refuse(`with ${name} "${value.slice(0, 20)}"`, { ...valid, [name]: value }, invalid);
  }
}

const invalidFields: readonly [string, string][] = [
  ["title", ""],
  ["title", "x".repeat(81)],
  ["email", "nonsense"],
  ["rating", "9"],
  ["rating", "abc"],
];

interface Refusal {
  readonly what: string;
  readonly jar: CookieJar;
  readonly form: Form;
  readonly statuses: readonly number[];
}

async function assertRefused({ client, database }: Subject, refusal: Refusal): Promise<void> {
  const { what, jar, form, statuses } = refusal;
  const before = countMessages(database());
  const answer = await client.send({ path: "/messages", jar, form, keepCookies: false });
  const excerpt = answer.text.slice(0, 200);
  assert(statuses.includes(answer.status), `${what}: ${answer.status} ${excerpt}`);
  assert.equal(countMessages(database()), before, `${what}: rows inserted`);
}

function countMessages(database: DatabaseSync): number {
  return Number(database.prepare("SELECT count(*) AS n FROM messages").get()?.["n"]);
}
