import { existsSync, mkdirSync, renameSync, rmSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import { seedPath, workFolder } from "./paths.ts";

const schema = `
CREATE TABLE users (
  id INTEGER PRIMARY KEY, email TEXT NOT NULL UNIQUE, name TEXT NOT NULL,
  password_hash TEXT NOT NULL, is_active INTEGER NOT NULL DEFAULT 1, created_at TEXT NOT NULL);
CREATE TABLE posts (
  id INTEGER PRIMARY KEY, author_id INTEGER NOT NULL REFERENCES users(id), title TEXT NOT NULL,
  body TEXT NOT NULL, published INTEGER NOT NULL DEFAULT 1, created_at TEXT NOT NULL);
CREATE INDEX posts_published ON posts(published, id);
CREATE TABLE messages (
  id INTEGER PRIMARY KEY, user_id INTEGER NOT NULL REFERENCES users(id), title TEXT NOT NULL,
  email TEXT NOT NULL, rating INTEGER NOT NULL, created_at TEXT NOT NULL);
`;
const firstNames =
  "Ada Grace Linus Barbara Edsger Donald Alan Margaret Tim Radia Ken Dennis Frances Jürgen Zoë Søren";
const lastNames =
  "Lovelace Hopper Torvalds Liskov Dijkstra Knuth Turing Hamilton Lee Perlman O'Brien Ritchie <Allen> Müller Ångström &Sons";
const words =
  "lorem ipsum dolor sit amet consectetur adipiscing elit sed do eiusmod tempor incididunt ut labore et dolore magna aliqua enim ad minim veniam quis nostrud exercitation";

/** Makes the database that every server gets a copy of: 1000 users, 5000 posts, no messages. */
export function ensureSeed(): void {
  if (existsSync(seedPath)) return;
  mkdirSync(workFolder, { recursive: true });
  const unfinished = `${seedPath}.new`;
  for (const suffix of ["", "-wal", "-shm"]) rmSync(unfinished + suffix, { force: true });
  const database = new DatabaseSync(unfinished);
  database.exec("PRAGMA journal_mode=WAL");
  database.exec(schema);
  database.exec("BEGIN");
  fill(database, new Dice(20_261_120));
  database.exec("COMMIT");
  // Leaves one file: a copy of it is a complete database.
  database.exec("PRAGMA wal_checkpoint(TRUNCATE)");
  database.close();
  moveInto(unfinished);
}

function fill(database: DatabaseSync, dice: Dice): void {
  const addUser = database.prepare("INSERT INTO users VALUES (?, ?, ?, ?, 1, ?)");
  const addPost = database.prepare("INSERT INTO posts VALUES (?, ?, ?, ?, ?, ?)");
  for (let id = 1; id <= 1000; id++) {
    const name = `${dice.pick(firstNames)} ${dice.pick(lastNames)}`;
    addUser.run(id, `user${id}@example.com`, name, "scrypt:0".padEnd(39, "0"), dice.timestamp());
  }
  for (let id = 1; id <= 5000; id++) {
    const title = dice.sentence(5) + (id % 3 === 0 ? ' "quoted" & <b>' : "");
    const published = id % 10 === 0 ? 0 : 1;
    addPost.run(
      id,
      dice.below(1000) + 1,
      title,
      `${dice.sentence(18)}.`,
      published,
      dice.timestamp(),
    );
  }
}

function moveInto(unfinished: string): void {
  renameSync(unfinished, seedPath);
  for (const suffix of ["-wal", "-shm"]) rmSync(unfinished + suffix, { force: true });
}

/** The same numbers in every run: a linear congruential generator, enough for sample texts. */
class Dice {
  #state: number;

  constructor(seed: number) {
    this.#state = seed;
  }

  below(bound: number): number {
    this.#state = (Math.imul(this.#state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((this.#state / 2 ** 32) * bound);
  }

  pick(list: string): string {
    const choices = list.split(" ");
    return choices[this.below(choices.length)] ?? "";
  }

  sentence(length: number): string {
    const text = Array.from({ length }, () => this.pick(words)).join(" ");
    return text.charAt(0).toUpperCase() + text.slice(1);
  }

  timestamp(): string {
    const two = (value: number) => String(value).padStart(2, "0");
    const date = `2025-${two(this.below(12) + 1)}-${two(this.below(28) + 1)}`;
    return `${date}T${two(this.below(24))}:${two(this.below(60))}:${two(this.below(60))}Z`;
  }
}
