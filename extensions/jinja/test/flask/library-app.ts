import { fileURLToPath } from "node:url";
import {
  type Context,
  endpoint,
  flash,
  type HttpError,
  Markup,
  Phial,
  readForm,
  readQuery,
  redirect,
  session,
  silentLogger,
  urlFor,
} from "phial";
import { Jinja } from "../../src/index.ts";
import { type Book, books, catalogue, day, money, Page, pluralize } from "./catalogue.ts";
import { BookForm } from "./book-form.ts";

const PER_PAGE = 3;

/** The app of app.py, route by route, with the very templates. */
export function createLibrary(): Phial {
  const app = new Phial("library", {
    root: fileURLToPath(new URL(".", import.meta.url)),
    config: { SECRET_KEY: "a secret of this app, and long enough", TESTING: true },
    staticFolder: "static",
    log: silentLogger,
  });
  const templates = new Jinja();
  templates.initApp(app);
  app.templateFilter("money", money);
  app.templateFilter("day", day);
  app.templateFilter("pluralize", pluralize);
  app.templateGlobal("csrf_token", () => "IjRk.<token>");
  app.contextProcessor(() => ({ site: catalogue.site, year: 2026, books_count: books.length }));

  const html = async (c: Context, name: string, context: object, status: 200 | 404 = 200) =>
    c.html(await templates.render(c, name, context), status);

  app.get("/", endpoint("index"), (c) =>
    html(c, "index.html", { catalogue: books, quote: catalogue.quote }),
  );

  app.get("/books/", endpoint("books"), (c) => {
    const query = readQuery(c);
    const tag = query.get("tag") ?? "";
    const found = books.filter((book) => tag === "" || book.tags.includes(tag));
    const page = new Page(found, Number(query.get("page") ?? 1), query.has("each") ? 1 : PER_PAGE);
    return html(c, "books/list.html", { page, tag });
  });

  app.get("/books/:book_id{[0-9]+}", endpoint("book"), (c) =>
    html(c, "books/detail.html", { book: bookOf(c) }),
  );

  app.post("/books/:book_id/lend", endpoint("lend"), (c) => {
    flash(c, `Lent: ${bookOf(c).title}`, "success");
    flash(c, new Markup("Back <b>soon</b>, please"));
    return redirect(urlFor(c, "books"));
  });

  const editPage = async (c: Context, book: Book | null) => {
    const isPosted = c.req.method === "POST";
    const posted = isPosted ? Object.fromEntries((await readForm(c)).fields) : null;
    const form = new BookForm(book, posted);
    if (posted !== null && !form.validate()) flash(c, "Not saved", "error");
    return html(c, "books/edit.html", { form, book });
  };
  app.on(["GET", "POST"], "/books/add", endpoint("add"), (c) => editPage(c, null));
  app.on(["GET", "POST"], "/books/:book_id/edit", endpoint("edit"), (c) => editPage(c, bookOf(c)));

  app.get("/login/:name", endpoint("enter"), (c) => {
    session(c).set("user", catalogue.users[c.req.param("name")]);
    return c.text("");
  });
  app.get("/login", endpoint("login"), (c) => c.text(""));
  app.registerErrorHandler(404, (error, c) =>
    html(c, "errors/404.html", { error: shown(error) }, 404),
  );
  return app;
}

function bookOf(c: Context): Book {
  const book = books[Number(c.req.param("book_id")) - 1];
  if (book === undefined) throw new RangeError("There is no such book.");
  return book;
}

/** An error under the names that Flask's have. */
function shown(error: HttpError) {
  return { code: error.status, name: error.title, description: error.description };
}
