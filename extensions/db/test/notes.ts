import { tmpdir } from "node:os";
import { mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { type Logger, Phial, silentLogger } from "phial";
import { type BoundModels, type Database, defineEntity, type Model, p } from "../src/index.ts";

export const AuthorSchema = defineEntity({
  name: "Author",
  tableName: "authors",
  properties: {
    id: p.integer().primary(),
    name: p.string().unique(),
    role: p.enum(["admin", "reader"]).default("reader"),
    settings: p.json<{ theme: string }>().nullable(),
    notes: () => p.oneToMany(Note).mappedBy("author"),
  },
});
export class Author extends AuthorSchema.class {}
AuthorSchema.setClass(Author);

export const NoteSchema = defineEntity({
  name: "Note",
  tableName: "notes",
  properties: {
    id: p.integer().primary(),
    text: p.string(),
    isDone: p.boolean().default(false),
    author: () => p.manyToOne(Author).ref().nullable(),
  },
});
export class Note extends NoteSchema.class {}
NoteSchema.setClass(Note);

export const EntrySchema = defineEntity({
  name: "Entry",
  tableName: "entries",
  properties: { id: p.integer().primary().autoincrement(), what: p.string() },
});
export class Entry extends EntrySchema.class {}
EntrySchema.setClass(Entry);

const folder = mkdtempSync(join(tmpdir(), "phial-db-"));
process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
let files = 0;

/** The URL of a database of its own. */
export const newUrl = (): string => `sqlite:${join(folder, `${(files += 1)}.db`)}`;

/** An app with the tables of its models. */
export async function notesApp<M extends readonly Model[], B extends BoundModels>(
  db: Database<M, B>,
  config: object = {},
  declare: (app: Phial) => unknown = () => undefined,
  log: Logger = silentLogger,
): Promise<Phial> {
  const app = new Phial("notes", { config: { DATABASE_URL: newUrl(), ...config }, log });
  db.initApp(app);
  declare(app);
  await app.run(() => db.createAll());
  return app;
}
