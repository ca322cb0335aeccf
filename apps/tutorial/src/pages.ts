import { Blueprint, abort, currentApp, flash, form, query, redirect, reply, urlFor } from "phial";
import { templates } from "./extensions.ts";
import { type FormState, freshForm, refusedForm } from "./form-state.ts";
import { signedIn } from "./guards.ts";
import { createNote, deleteNote, findNote, listNotes, updateNote } from "./notes.ts";
import { deletePath, editPath, notePath } from "./paths.ts";
import { noteText, paging } from "./requests.ts";
import { notesSettings } from "./settings.ts";

/** The notes of the user who is signed in, as pages. */
export const pages = new Blueprint("notes", { urlPrefix: "/notes" });

const formPage = templates.define<{ form: FormState }>("notes/form.html", ["form"]);

pages.templateFilter("iso", (milliseconds: number) => new Date(milliseconds).toISOString());

pages.get("/", signedIn, query(paging), function index(c) {
  const { page } = c.req.valid("query");
  const { NOTES_PER_PAGE: perPage } = currentApp().readSettings(notesSettings);
  const list = listNotes(c.var.user, page, perPage);
  return templates.render(c, "notes/index.html", { ...list, page });
});

pages.get("/new", signedIn, function create(c) {
  return formPage(c, { form: freshForm() });
});

pages.post("/new", signedIn, form(noteText), function createSubmit(c) {
  const { id } = createNote(c.var.user, c.req.valid("form"));
  flash(c, "The note is saved.", "success");
  return redirect(urlFor(c, notePath, { id }));
});

pages.get(notePath, signedIn, function show(c) {
  const note = findNote(c.var.user, c.req.valid("param").id) ?? abort(404);
  return templates.render(c, "notes/show.html", { note });
});

pages.get(editPath, signedIn, function edit(c) {
  const { title, body } = findNote(c.var.user, c.req.valid("param").id) ?? abort(404);
  return formPage(c, { form: freshForm({ title, body }) });
});

pages.post(editPath, signedIn, form(noteText), function editSubmit(c) {
  const { id } = c.req.valid("param");
  if (!updateNote(c.var.user, id, c.req.valid("form"))) abort(404);
  flash(c, "The note is saved.", "success");
  return redirect(urlFor(c, notePath, { id }));
});

pages.post(deletePath, signedIn, function remove(c) {
  if (!deleteNote(c.var.user, c.req.valid("param").id)) abort(404);
  flash(c, "The note is deleted.");
  return redirect(urlFor(c, ".index"));
});

// A form that the schema refuses comes back with what was typed and what is wrong with it.
pages.registerErrorHandler(422, async (error, c) =>
  reply(await formPage(c, { form: await refusedForm(c, error) }), 422),
);
