import type { Pagination } from "@phial/db";
import { type Context, currentApp } from "phial";
import { db } from "./extensions.ts";
import { Note } from "./models/note.ts";
import type { User } from "./models/user.ts";
import type { NoteText } from "./requests.ts";

/** A page of a user's notes: what is pinned comes first, then the newest. */
export function listNotes(c: Context, user: User, perPage: number): Promise<Pagination<Note>> {
  return db.paginate(c, Note, {
    where: { user: user.id },
    orderBy: [{ pinned: "desc" }, { updatedAt: "desc" }, { id: "desc" }],
    perPage,
    errorOut: false,
  });
}

/** A note of the user; 404 also when it is somebody else's. */
export function getNote(user: User, id: number): Promise<Note> {
  return db.oneOr404(Note, { id, user: user.id });
}

export async function createNote(user: User, text: NoteText): Promise<Note> {
  const note = db.session.create(Note, { ...text, user, updatedAt: currentApp().clock.now() });
  await db.session.flush();
  return note;
}

/** The note as it is now; 404 when the user has none with this id. */
export async function updateNote(user: User, id: number, text: NoteText): Promise<Note> {
  const note = await getNote(user, id);
  Object.assign(note, text, { updatedAt: currentApp().clock.now() });
  await db.session.flush();
  return note;
}

/** Pins a note, or takes it down when it is pinned. */
export async function pinNote(user: User, id: number): Promise<void> {
  const note = await getNote(user, id);
  note.pinned = !note.pinned;
  await db.session.flush();
}

/** Whether there was such a note. */
export async function deleteNote(user: User, id: number): Promise<boolean> {
  const { numDeletedRows } = await db.sql
    .deleteFrom("notes")
    .where("id", "=", id)
    .where("user_id", "=", user.id)
    .executeTakeFirst();
  return numDeletedRows > 0n;
}
