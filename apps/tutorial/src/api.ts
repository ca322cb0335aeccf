import { Blueprint, abort, int, json, params, query, reply, urlFor } from "phial";
import { signedInApi } from "./guards.ts";
import { createNote, deleteNote, findNote, listNotes, updateNote } from "./notes.ts";
import { noteText, paging } from "./requests.ts";

/** The same notes for programs. */
export const api = new Blueprint("api", { urlPrefix: "/api" });

const id = params({ id: int({ min: 1 }) });

api.get("/notes", signedInApi, query(paging), function list(c) {
  return listNotes(c.var.user, c.req.valid("query").page, 100);
});

api.post("/notes", signedInApi, json(noteText), function create(c) {
  const note = createNote(c.var.user, c.req.valid("json"));
  return reply(note, 201, { Location: urlFor(c, ".show", { id: note.id }) });
});

api.get("/notes/:id", id, signedInApi, function show(c) {
  return findNote(c.var.user, c.req.valid("param").id) ?? abort(404);
});

api.put("/notes/:id", id, signedInApi, json(noteText), function update(c) {
  return updateNote(c.var.user, c.req.valid("param").id, c.req.valid("json")) ?? abort(404);
});

api.delete("/notes/:id", id, signedInApi, function remove(c) {
  return deleteNote(c.var.user, c.req.valid("param").id) ? reply("", 204) : abort(404);
});
