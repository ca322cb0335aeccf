import { strict as assert } from "node:assert";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { AnswerSheet, type ListedPost, type Message, type Post } from "./db-answers.ts";
import type { Operation } from "./operation.ts";
import { benchFolder } from "./paths.ts";
import { packageVersion } from "./stack.ts";

/** Where the copy of the database is that belongs to one stack: one of the two is given. */
export interface DatabasePlace {
  /** Of a file of SQLite. */
  readonly path?: string;
  /** Of PostgreSQL. */
  readonly url?: string;
}

/** What every stack does; each call is a session, or whatever the stack has for a request. */
export interface DatabaseStack {
  find(id: number): Promise<Post> | Post;
  /** The 50 newest published posts, with their authors. */
  list(): Promise<ListedPost[]> | ListedPost[];
  /** Commits a message and gives its id. */
  insert(message: Message): Promise<number> | number;
  /** Loads a post, changes its title and commits. */
  update(id: number, title: string): Promise<void> | void;
  /** Commits a thousand messages together. */
  bulk(messages: readonly Message[]): Promise<void> | void;
}

const peersFolder = join(benchFolder, "peers", "db");
const POSTS = 5000;
const BULK = 1000;

/** What the process of a stack was told: which case it is for, and its copy of the database. */
function readTask(): { readonly name: string; readonly place: DatabasePlace } {
  const { BENCH_CASE: name = "", DB_PATH: path, DB_URL: url } = process.env;
  return { name, place: { ...(path && { path }), ...(url && { url }) } };
}

/** The operation of the case at hand, as a stack of `peers/db` does it. */
export async function peerOperation(file: string): Promise<Operation> {
  // Our own files.
  const peer: {
    open(place: DatabasePlace): Promise<DatabaseStack>;
    versionOf(place: DatabasePlace): string | { package: string };
  } = await import(pathToFileURL(join(peersFolder, file)).href);
  const version = peer.versionOf(readTask().place);
  const found =
    typeof version === "string" ? version : packageVersion(version.package, peersFolder);
  return databaseOperation(peer.open, found);
}

/** The operation of the case at hand. */
export async function databaseOperation(
  open: (place: DatabasePlace) => Promise<DatabaseStack>,
  version?: string,
): Promise<Operation> {
  const { name, place } = readTask();
  const stack = await open(place);
  const sheet = await AnswerSheet.open(place);
  const makeOperation = operations.get(name.split(" ")[0] ?? "");
  if (!makeOperation) throw new Error(`There is no case "${name}".`);
  return {
    // What prepares itself at first use has done so long before the end of a warm-up.
    firstCalls: name.startsWith("bulk") ? 2 : 100,
    between: () => sheet.clear(),
    ...(version !== undefined && { version }),
    ...makeOperation(stack, sheet),
  };
}

type MakeOperation = (
  stack: DatabaseStack,
  sheet: AnswerSheet,
) => Pick<Operation, "call" | "check">;

const operations: ReadonlyMap<string, MakeOperation> = new Map<string, MakeOperation>([
  ["find", find],
  ["list", list],
  ["insert", insert],
  ["update", update],
  ["bulk", bulk],
]);

function find(stack: DatabaseStack, sheet: AnswerSheet) {
  const nextId = ids();
  return {
    call: () => stack.find(nextId()),
    async check() {
      for (const id of [7, 4999, 7]) {
        // Rows of node:sqlite have no prototype.
        assert.deepEqual({ ...(await stack.find(id)) }, sheet.post(id));
      }
    },
  };
}

function list(stack: DatabaseStack, sheet: AnswerSheet) {
  return {
    call: () => stack.list(),
    async check() {
      assert.deepEqual(await stack.list(), sheet.newest());
      // What another has written since shows at once.
      await sheet.rename(4999, "renamed by another");
      const [first] = await stack.list();
      assert.equal(first?.title, "renamed by another");
      await sheet.rename(4999, sheet.post(4999).title);
    },
  };
}

function insert(stack: DatabaseStack, sheet: AnswerSheet) {
  const message = messageOf(1);
  return {
    call: () => stack.insert(message),
    async check() {
      await sheet.clear();
      const id = await stack.insert(message);
      assert.deepEqual(await sheet.messages(), [{ id, ...message }]);
    },
  };
}

function update(stack: DatabaseStack, sheet: AnswerSheet) {
  const nextId = ids();
  let calls = 0;
  return {
    // Another title each time: nothing is written for one that is the same.
    call: () => stack.update(nextId(), `title ${(calls += 1)}`),
    async check() {
      await stack.update(7, "changed");
      assert.equal(await sheet.titleOf(7), "changed");
      assert.equal(await sheet.titleOf(8), sheet.post(8).title);
    },
  };
}

function bulk(stack: DatabaseStack, sheet: AnswerSheet) {
  const messages = Array.from({ length: BULK }, (_, index) => messageOf(index));
  return {
    call: () => stack.bulk(messages),
    async check() {
      await sheet.clear();
      await stack.bulk(messages);
      const written = (await sheet.messages()).map(({ id: _id, ...message }) => message);
      assert.deepEqual(written, messages);
    },
  };
}

function messageOf(index: number): Message {
  return {
    userId: (index % 1000) + 1,
    title: `message ${index} with "quotes" & <angles>`,
    email: `reader${index}@example.com`,
    rating: (index % 5) + 1,
    createdAt: "2026-11-21T20:00:00Z",
  };
}

/** All ids of posts in an order that no cache foresees. */
function ids(): () => number {
  let call = 0;
  return () => ((call++ * 1777) % POSTS) + 1;
}
