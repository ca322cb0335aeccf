import type { FC } from "hono/jsx";
import {
  Blueprint,
  type Context,
  abort,
  currentApp,
  flash,
  form,
  query,
  redirect,
  urlFor,
} from "phial";
import { Field, type FormState, freshForm, refusedForm } from "./fields.tsx";
import { signedIn } from "./guards.ts";
import { Layout, page } from "./layout.tsx";
import { type Note, createNote, deleteNote, findNote, listNotes, updateNote } from "./notes.ts";
import { deletePath, editPath, notePath } from "./paths.ts";
import { noteText, paging } from "./requests.ts";
import { notesSettings } from "./settings.ts";

/** The notes of the user who is signed in, as pages. */
export const pages = new Blueprint("notes", { urlPrefix: "/notes" });

pages.get("/", signedIn, query(paging), function index(c) {
  const { page: number } = c.req.valid("query");
  const { NOTES_PER_PAGE: perPage } = currentApp().readSettings(notesSettings);
  const { notes, hasMore } = listNotes(c.var.user, number, perPage);
  return page(
    <Layout c={c} title="Your notes">
      <div class="top">
        <h1>Your notes</h1>
        <a class="button" href={urlFor(c, ".create")}>
          New note
        </a>
      </div>
      {notes.length === 0 ? (
        <p class="empty">{number === 1 ? "No notes yet." : "No more notes."}</p>
      ) : null}
      {notes.map((note) => (
        <NoteCard c={c} note={note} />
      ))}
      <Pager c={c} number={number} hasMore={hasMore} />
    </Layout>,
  );
});

pages.get("/new", signedIn, function create(c) {
  return page(<NoteForm c={c} form={freshForm()} />);
});

pages.post("/new", signedIn, form(noteText), function createSubmit(c) {
  const { id } = createNote(c.var.user, c.req.valid("form"));
  flash(c, "The note is saved.", "success");
  return redirect(urlFor(c, notePath, { id }));
});

pages.get(notePath, signedIn, function show(c) {
  const { id, title, body, updatedAt } =
    findNote(c.var.user, c.req.valid("param").id) ?? abort(404);
  return page(
    <Layout c={c} title={title}>
      <h1>{title}</h1>
      <Moment at={updatedAt} />
      <div class="card text">{body === "" ? <span class="empty">No text.</span> : body}</div>
      <div class="actions">
        <a class="button" href={urlFor(c, editPath, { id })}>
          Edit
        </a>
        <details>
          <summary>Delete</summary>
          <form method="post" action={urlFor(c, deletePath, { id })}>
            <button class="danger" type="submit">
              Delete for good
            </button>
          </form>
        </details>
      </div>
    </Layout>,
  );
});

pages.get(editPath, signedIn, function edit(c) {
  const { title, body } = findNote(c.var.user, c.req.valid("param").id) ?? abort(404);
  return page(<NoteForm c={c} form={freshForm({ title, body })} />);
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
  page(<NoteForm c={c} form={await refusedForm(c, error)} />, 422),
);

const NoteCard: FC<{ readonly c: Context; readonly note: Note }> = ({ c, note }) => (
  <article class="card">
    <h2>
      <a href={urlFor(c, notePath, { id: note.id })}>{note.title}</a>
    </h2>
    {note.body === "" ? null : <p class="text start">{note.body}</p>}
    <Moment at={note.updatedAt} />
  </article>
);

const Moment: FC<{ readonly at: number }> = ({ at }) => {
  const iso = new Date(at).toISOString();
  return <time datetime={iso}>{`${iso.slice(0, 16).replace("T", " ")} UTC`}</time>;
};

interface PagerProps {
  readonly c: Context;
  readonly number: number;
  readonly hasMore: boolean;
}

const Pager: FC<PagerProps> = ({ c, number, hasMore }) =>
  number === 1 && !hasMore ? null : (
    <nav class="actions" aria-label="Pages">
      {number > 1 ? <a href={urlFor(c, ".index", { page: number - 1 })}>Newer</a> : null}
      {hasMore ? <a href={urlFor(c, ".index", { page: number + 1 })}>Older</a> : null}
    </nav>
  );

const NoteForm: FC<{ readonly c: Context; readonly form: FormState }> = ({ c, form }) => {
  const title = c.req.path.endsWith("/new") ? "New note" : "Edit note";
  return (
    <Layout c={c} title={title}>
      <h1>{title}</h1>
      <form class="card" method="post">
        <Field form={form} name="title" label="Title" maxlength={200} required isFirst />
        <Field form={form} name="body" label="Text" kind="textarea" maxlength={20_000} />
        <div class="actions">
          <button type="submit">Save</button>
          <a href={urlFor(c, ".index")}>Cancel</a>
        </div>
      </form>
    </Layout>
  );
};
