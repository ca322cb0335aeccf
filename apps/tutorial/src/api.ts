import { Blueprint, abort, int, json, params, reply, urlFor } from "phial";
import { login } from "./extensions.ts";
import { createNote, deleteNote, getNote, listNotes, updateNote } from "./notes.ts";
import { noteText } from "./requests.ts";

/** The same notes for programs. */
export const api = new Blueprint("api", { urlPrefix: "/api" });

const id = params({ id: int({ min: 1 }) });

api.get("/notes", login.required, async function list(c) {
  const { items: notes, hasNext: hasMore } = await listNotes(c, c.var.user, 100);
  return { notes, hasMore };
});

api.post("/notes", login.required, json(noteText), async function create(c) {
  const note = await createNote(c.var.user, c.req.valid("json"));
  return reply(note, 201, { Location: urlFor(c, ".show", { id: note.id }) });
});

api.get("/notes/:id", id, login.required, function show(c) {
  return getNote(c.var.user, c.req.valid("param").id);
});

api.put("/notes/:id", id, login.required, json(noteText), function update(c) {
  return updateNote(c.var.user, c.req.valid("param").id, c.req.valid("json"));
});

api.delete("/notes/:id", id, login.required, async function remove(c) {
  if (!(await deleteNote(c.var.user, c.req.valid("param").id))) abort(404);
  return reply("", 204);
});
