import { defineEntity, p } from "@phial/db";
import { User } from "./user.ts";

export const NoteSchema = defineEntity({
  name: "Note",
  tableName: "notes",
  properties: {
    id: p.integer().primary().autoincrement(),
    user: () => p.manyToOne(User).ref().deleteRule("cascade").index(false).hidden(),
    title: p.text(),
    body: p.text(),
    // Milliseconds since the Unix epoch.
    updatedAt: p.bigint("number"),
    pinned: p.boolean().default(false),
  },
  indexes: [
    {
      name: "notes_of_user",
      properties: ["user", "updatedAt"],
      columns: [{ name: "updatedAt", sort: "DESC" }],
    },
  ],
});

/** What a user has written down. */
export class Note extends NoteSchema.class {}
NoteSchema.setClass(Note);
