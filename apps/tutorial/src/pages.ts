import { Blueprint, abort, currentApp, flash, form, redirect, reply, urlFor } from "phial";
import { login, templates } from "./extensions.ts";
import { type FormState, freshForm, refusedForm } from "./form-state.ts";
import { createNote, deleteNote, getNote, listNotes, pinNote, updateNote } from "./notes.ts";
import { deletePath, editPath, notePath, pinPath } from "./paths.ts";
import { noteText } from "./requests.ts";
import { notesSettings } from "./settings.ts";

/** The notes of the user who is signed in, as pages. */
export const pages = new Blueprint("notes", { urlPrefix: "/notes" });

const formPage = templates.define<{ form: FormState }>("notes/form.html", ["form"]);

pages.templateFilter("iso", (milliseconds: number) => new Date(milliseconds).toISOString());

pages.get("/", login.required, async function index(c) {
  const { NOTES_PER_PAGE: perPage } = currentApp().readSettings(notesSettings);
  const notes = await listNotes(c, c.var.user, perPage);
  return templates.render(c, "notes/index.html", { notes });
});

pages.get("/new", login.required, function create(c) {
  return formPage(c, { form: freshForm() });
});

pages.post("/new", login.required, form(noteText), async function createSubmit(c) {
  const { id } = await createNote(c.var.user, c.req.valid("form"));
  flash(c, "The note is saved.", "success");
  return redirect(urlFor(c, notePath, { id }));
});

pages.get(notePath, login.required, async function show(c) {
  const note = await getNote(c.var.user, c.req.valid("param").id);
  return templates.render(c, "notes/show.html", { note });
});

pages.get(editPath, login.required, async function edit(c) {
  const { title, body } = await getNote(c.var.user, c.req.valid("param").id);
  return formPage(c, { form: freshForm({ title, body }) });
});

pages.post(editPath, login.required, form(noteText), async function editSubmit(c) {
  const { id } = c.req.valid("param");
  await updateNote(c.var.user, id, c.req.valid("form"));
  flash(c, "The note is saved.", "success");
  return redirect(urlFor(c, notePath, { id }));
});

pages.post(pinPath, login.required, async function pin(c) {
  const { id } = c.req.valid("param");
  await pinNote(c.var.user, id);
  return redirect(urlFor(c, notePath, { id }));
});

pages.post(deletePath, login.required, async function remove(c) {
  if (!(await deleteNote(c.var.user, c.req.valid("param").id))) abort(404);
  flash(c, "The note is deleted.");
  return redirect(urlFor(c, ".index"));
});

// A form that the schema refuses comes back with what was typed and what is wrong with it.
pages.registerErrorHandler(422, async (error, c) =>
  reply(await formPage(c, { form: await refusedForm(c, error) }), 422),
);
