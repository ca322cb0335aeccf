import { DatabaseSync } from "node:sqlite";
import { connectPostgres, type PostgresClient } from "./db-postgres.ts";
import { seedPath } from "./paths.ts";

export interface Post {
  readonly id: number;
  readonly title: string;
  readonly body: string;
  readonly createdAt: string;
}

export interface ListedPost extends Post {
  readonly author: { readonly id: number; readonly name: string };
}

export interface Message {
  readonly userId: number;
  readonly title: string;
  readonly email: string;
  readonly rating: number;
  readonly createdAt: string;
}

const MESSAGES = `SELECT id, user_id AS "userId", title, email, rating, created_at AS "createdAt"
  FROM messages ORDER BY id`;
const POSTS = `SELECT p.id, p.title, p.body, p.created_at AS createdAt, u.id AS authorId, u.name
  FROM posts p JOIN users u ON u.id = p.author_id`;

/**
 * What the answers of a stack have to be, from the seed that all copies are made of, and a look
 * at the stack's own copy over another connection.
 */
export class AnswerSheet {
  readonly #seed = new DatabaseSync(seedPath, { readOnly: true });
  readonly #own: DatabaseSync | PostgresClient;

  private constructor(own: DatabaseSync | PostgresClient) {
    this.#own = own;
  }

  static async open(place: {
    readonly path?: string;
    readonly url?: string;
  }): Promise<AnswerSheet> {
    const { path, url = "" } = place;
    return new AnswerSheet(
      path === undefined ? await connectPostgres(url) : new DatabaseSync(path),
    );
  }

  post(id: number): Post {
    const { author: _author, ...post } = listed(
      this.#seed.prepare(`${POSTS} WHERE p.id = ?`).get(id),
    );
    return post;
  }

  newest(): ListedPost[] {
    const sql = `${POSTS} WHERE p.published = 1 ORDER BY p.id DESC LIMIT 50`;
    return this.#seed.prepare(sql).all().map(listed);
  }

  async titleOf(id: number): Promise<unknown> {
    const [row] = await this.#run(`SELECT title FROM posts WHERE id = ${id}`);
    return row?.["title"];
  }

  async rename(id: number, title: string): Promise<void> {
    await this.#run(`UPDATE posts SET title = '${title.replaceAll("'", "''")}' WHERE id = ${id}`);
  }

  messages(): Promise<(Message & { readonly id: number })[]> {
    // The columns are those of the statement.
    return this.#run(MESSAGES) as Promise<never[]>;
  }

  /** Deletes all messages. */
  async clear(): Promise<void> {
    await this.#run("DELETE FROM messages");
  }

  async #run(sql: string): Promise<Record<string, unknown>[]> {
    const own = this.#own;
    if (!(own instanceof DatabaseSync)) return (await own.query(sql)).rows;
    return own
      .prepare(sql)
      .all()
      .map((row) => ({ ...row }));
  }
}

function listed(row: Record<string, unknown> | undefined): ListedPost {
  // The columns are those of the statement, and every post has an author.
  const { authorId, name, ...post } = row as unknown as Post & { authorId: number; name: string };
  return { ...post, author: { id: authorId, name } };
}
