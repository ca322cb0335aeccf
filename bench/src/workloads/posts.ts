import { strict as assert } from "node:assert";
import type { DatabaseSync } from "node:sqlite";
import { changeOneCharacter } from "../client.ts";
import { makeToken } from "../token.ts";
import type { Workload } from "./workload.ts";

/** W3: a JSON API behind a bearer token, with a join. */
export const posts: Workload = {
  name: "W3",
  title: "JWT API",
  needsRedis: false,

  async check({ client, database }) {
    const get = (token: string | undefined) =>
      client.get("/api/posts", { headers: token ? { Authorization: `Bearer ${token}` } : {} });
    assert.deepEqual((await get(makeToken())).json(), expectedPosts(database()));
    const rename = database().prepare("UPDATE users SET name = ? WHERE id = ?");
    const author = expectedPosts(database()).posts[3]?.author ?? { id: 0, name: "" };
    rename.run("Changed Name", author.id);
    assert.deepEqual((await get(makeToken())).json(), expectedPosts(database()), "fresh rows");
    rename.run(author.name, author.id);
    for (const [what, token] of badTokens()) {
      const { status, text } = await get(token);
      assert([401, 403, 422].includes(status), `token ${what}: ${status} ${text.slice(0, 200)}`);
    }
  },

  async request() {
    const headers = { Accept: "application/json", Authorization: `Bearer ${makeToken()}` };
    return { method: "GET", path: "/api/posts", headers };
  },

  verify(answer, { database }) {
    assert.deepEqual(answer.json(), expectedPosts(database()));
  },
};

function badTokens(): [string, string | undefined][] {
  const good = makeToken();
  return [
    ["missing", undefined],
    ["garbage", "abc"],
    ["with a bad signature", changeOneCharacter(good, good.length - 10)],
    ["expired", makeToken({ expiresIn: -10 })],
    ["without algorithm", makeToken({ algorithm: "none" })],
    ["of another secret", makeToken({ secret: "x".repeat(40) })],
    ["of an unknown user", makeToken({ subject: "999999" })],
  ];
}

interface Post {
  readonly id: number;
  readonly title: string;
  readonly body: string;
  readonly createdAt: string;
  readonly author: { readonly id: number; readonly name: string };
}

function expectedPosts(database: DatabaseSync): { user: object; posts: readonly Post[] } {
  const user = database.prepare("SELECT id, name FROM users WHERE id = 7").get();
  const rows = database
    .prepare(
      `SELECT p.id, p.title, p.body, p.created_at AS createdAt, u.id AS author, u.name
       FROM posts p JOIN users u ON u.id = p.author_id WHERE published = 1 ORDER BY p.id DESC LIMIT 20`,
    )
    .all();
  return {
    user: { id: Number(user?.["id"]), name: String(user?.["name"]) },
    posts: rows.map((row) => ({
      id: Number(row["id"]),
      title: String(row["title"]),
      body: String(row["body"]),
      createdAt: String(row["createdAt"]),
      author: { id: Number(row["author"]), name: String(row["name"]) },
    })),
  };
}
