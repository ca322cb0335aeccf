import { currentApp } from "phial";
import { db } from "./extensions.ts";
import type { NoteText } from "./requests.ts";
import type { User } from "./users.ts";

/** A note as it is kept. */
export interface Note extends NoteText {
  readonly id: number;
  /** Milliseconds since the Unix epoch. */
  readonly updatedAt: number;
}

/** A page of a user's notes, the newest first, and whether there are more. */
export function listNotes(user: User, page: number, perPage: number) {
  const rows = db.sql<Note>`
    SELECT id, title, body, updated_at AS updatedAt FROM notes WHERE user_id = ${user.id}
    ORDER BY updated_at DESC, id DESC LIMIT ${perPage + 1} OFFSET ${(page - 1) * perPage}`;
  return { notes: rows.slice(0, perPage), hasMore: rows.length > perPage };
}

/** A note of the user; `undefined` also when it is somebody else's. */
export function findNote(user: User, id: number): Note | undefined {
  return db.sql<Note>`
    SELECT id, title, body, updated_at AS updatedAt FROM notes
    WHERE id = ${id} AND user_id = ${user.id}`[0];
}

export function createNote(user: User, { title, body }: NoteText): Note {
  const [note] = db.sql<Note>`
    INSERT INTO notes (user_id, title, body, updated_at)
    VALUES (${user.id}, ${title}, ${body}, ${currentApp().clock.now()})
    RETURNING id, title, body, updated_at AS updatedAt`;
  if (!note) throw new Error("The insert gave nothing back.");
  return note;
}

/** The note as it is now; `undefined` when the user has none with this id. */
export function updateNote(user: User, id: number, { title, body }: NoteText): Note | undefined {
  return db.sql<Note>`
    UPDATE notes SET title = ${title}, body = ${body}, updated_at = ${currentApp().clock.now()}
    WHERE id = ${id} AND user_id = ${user.id}
    RETURNING id, title, body, updated_at AS updatedAt`[0];
}

/** Whether there was such a note. */
export function deleteNote(user: User, id: number): boolean {
  return (
    db.sql`DELETE FROM notes WHERE id = ${id} AND user_id = ${user.id} RETURNING id`.length > 0
  );
}
