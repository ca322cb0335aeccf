"""A small lending library in the way of many Flask apps: layout, macros, forms, pages, flashed messages."""
import json
import os
from datetime import date

from flask import Flask, flash, redirect, render_template, request, session, url_for
from markupsafe import Markup, escape

HERE = os.path.dirname(os.path.abspath(__file__))
PER_PAGE = 3

with open(os.path.join(HERE, "catalogue.json"), encoding="utf-8") as file:
    CATALOGUE = json.load(file)
BOOKS = CATALOGUE["books"]


def attributes(values):
    """Like the attributes WTForms writes: sorted, a trailing underscore dropped, True for a bare name."""
    written = []
    for name, value in sorted(values.items()):
        name = name.rstrip("_").replace("_", "-")
        if value is True:
            written.append(name)
        elif value not in (None, False):
            written.append('%s="%s"' % (name, escape(value)))
    return " ".join(written)


class Label:
    def __init__(self, field_id, text):
        self.field_id = field_id
        self.text = text

    def __call__(self, **kwargs):
        return Markup("<label %s>%s</label>" % (attributes({"for": self.field_id, **kwargs}), escape(self.text)))


class Flags:
    def __init__(self, required):
        self.required = required


class Field:
    def __init__(self, type, name, label, data="", required=False, choices=()):
        self.type = type
        self.id = self.name = name
        self.label = Label(name, label)
        self.data = data
        self.errors = []
        self.flags = Flags(required)
        self.choices = choices

    def __call__(self, **kwargs):
        given = {"id": self.id, "name": self.name, "required": self.flags.required, **kwargs}
        if self.type == "TextAreaField":
            return Markup("<textarea %s>\r\n%s</textarea>" % (attributes(given), escape(self.data)))
        if self.type == "SelectField":
            options = "".join(
                "<option %s>%s</option>" % (attributes({"value": value, "selected": value == self.data}), escape(text))
                for value, text in self.choices
            )
            return Markup("<select %s>%s</select>" % (attributes(given), options))
        if self.type == "BooleanField":
            given.update(type="checkbox", value="y", checked=self.data is True)
        else:
            given.update(type="text", value=self.data)
        return Markup("<input %s>" % attributes(given))


class BookForm:
    def __init__(self, book, data):
        genres = sorted({one["genre"] for one in BOOKS})
        self.title = Field("StringField", "title", "Title", required=True)
        self.isbn = Field("StringField", "isbn", "ISBN")
        self.price = Field("DecimalField", "price", "Price in €", required=True)
        self.genre = Field("SelectField", "genre", "Genre", choices=[(genre, genre.title()) for genre in genres])
        self.summary = Field("TextAreaField", "summary", "What it's about")
        self.in_print = Field("BooleanField", "in_print", "Still <in> print", data=False)
        self.errors = {}
        if book:
            self.title.data = book["title"]
            self.isbn.data = book["isbn"] or ""
            self.price.data = "%.2f" % (book["cents"] / 100)
            self.genre.data = book["genre"]
            self.summary.data = book["summary"] or ""
            self.in_print.data = book["in_print"]
        if data is not None:
            for name in ("title", "isbn", "price", "genre", "summary"):
                getattr(self, name).data = data.get(name, "")
            self.in_print.data = "in_print" in data

    def validate(self):
        if not self.title.data:
            self.title.errors.append("This field is required.")
        if self.isbn.data and len(self.isbn.data.replace("-", "")) != 13:
            self.isbn.errors += ["Not 13 digits: '%s'." % self.isbn.data, "Look at the back & inside."]
        if not self.price.data.replace(".", "", 1).isdigit():
            self.price.errors.append("Not a valid price <%s>." % self.price.data)
        for name in ("title", "isbn", "price"):
            if getattr(self, name).errors:
                self.errors[name] = getattr(self, name).errors
        return not self.errors


class Page:
    """A page of a list, with the methods Flask-SQLAlchemy's has."""

    def __init__(self, items, page, per_page):
        self.page = page
        self.per_page = per_page
        self.total = len(items)
        self.pages = -(-self.total // per_page)
        self.items = items[(page - 1) * per_page : page * per_page]
        self.has_prev = page > 1
        self.has_next = page < self.pages

    def iter_pages(self):
        last = 0
        for number in range(1, self.pages + 1):
            if number == 1 or number == self.pages or abs(number - self.page) <= 1:
                if last + 1 != number:
                    yield None
                yield number
                last = number


def create_app():
    app = Flask(__name__)
    app.secret_key = "a secret of this app"

    @app.template_filter()
    def money(cents):
        return "{:,}.{:02} €".format(cents // 100, cents % 100)

    @app.template_filter()
    def day(text):
        then = date.fromisoformat(text)
        return "%d %s %d" % (then.day, "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()[then.month - 1], then.year)

    @app.template_filter()
    def pluralize(number, singular="", plural="s"):
        return singular if number == 1 else plural

    @app.template_global()
    def csrf_token():
        return "IjRk.<token>"

    @app.context_processor
    def about_site():
        return {"site": CATALOGUE["site"], "year": 2026, "books_count": len(BOOKS)}

    @app.get("/")
    def index():
        return render_template("index.html", catalogue=BOOKS, quote=CATALOGUE["quote"])

    @app.get("/books/")
    def books():
        tag = request.args.get("tag", "")
        found = [book for book in BOOKS if not tag or tag in book["tags"]]
        page = Page(found, request.args.get("page", 1, type=int), 1 if "each" in request.args else PER_PAGE)
        return render_template("books/list.html", page=page, tag=tag)

    @app.get("/books/<int:book_id>")
    def book(book_id):
        return render_template("books/detail.html", book=BOOKS[book_id - 1])

    @app.post("/books/<int:book_id>/lend")
    def lend(book_id):
        flash("Lent: %s" % BOOKS[book_id - 1]["title"], "success")
        flash(Markup("Back <b>soon</b>, please"))
        return redirect(url_for("books"))

    @app.route("/books/add", methods=["GET", "POST"])
    def add():
        return edit_page(None)

    @app.route("/books/<int:book_id>/edit", methods=["GET", "POST"])
    def edit(book_id):
        return edit_page(BOOKS[book_id - 1])

    def edit_page(book):
        form = BookForm(book, request.form if request.method == "POST" else None)
        if request.method == "POST" and not form.validate():
            flash("Not saved", "error")
        return render_template("books/edit.html", form=form, book=book)

    @app.get("/login/<name>")
    def enter(name):
        session["user"] = CATALOGUE["users"][name]
        return ""

    @app.get("/login")
    def login():
        return ""

    @app.errorhandler(404)
    def not_found(error):
        return render_template("errors/404.html", error=error), 404

    return app
