#!/usr/bin/env python3
"""Record what the real Flask renders: python3 render.py writes pages/*.html."""
import os

from importlib.metadata import version

from app import create_app

HERE = os.path.dirname(os.path.abspath(__file__))

FORM = {"title": "", "isbn": "978-0", "price": "<1>", "genre": "poetry", "summary": "A \"summary\"\n& more"}

# Name of the recording, who is signed in, and the requests: the last one's page is kept.
PAGES = [
    ("index", None, [("GET", "/", None)]),
    ("index-signed-in", "ann", [("GET", "/", None)]),
    ("books", None, [("GET", "/books/", None)]),
    ("books-page-2", "bob", [("GET", "/books/?page=2", None)]),
    ("books-page-3", None, [("GET", "/books/?page=3", None)]),
    ("books-pages", None, [("GET", "/books/?page=4&each=1", None)]),
    ("books-tag", None, [("GET", "/books/?tag=classic", None)]),
    ("books-tag-none", None, [("GET", "/books/?tag=<none>%26", None)]),
    ("books-beyond", None, [("GET", "/books/?page=9", None)]),
    ("books-flashed", "ann", [("POST", "/books/2/lend", {}), ("GET", "/books/", None)]),
    ("book-1", None, [("GET", "/books/1", None)]),
    ("book-2", "bob", [("GET", "/books/2", None)]),
    ("book-4", None, [("GET", "/books/4", None)]),
    ("book-6", None, [("GET", "/books/6", None)]),
    ("book-7", None, [("GET", "/books/7", None)]),
    ("add", None, [("GET", "/books/add", None)]),
    ("add-refused", "ann", [("POST", "/books/add", FORM)]),
    ("edit", None, [("GET", "/books/4/edit", None)]),
    ("edit-refused", "ann", [("POST", "/books/1/edit", {**FORM, "title": "<Les> Misérables", "in_print": "y"})]),
    ("not-found", None, [("GET", "/nowhere/<x>?a=1&b=%22", None)]),
]


def main():
    folder = os.path.join(HERE, "pages")
    os.makedirs(folder, exist_ok=True)
    for name, user, requests in PAGES:
        client = create_app().test_client()
        if user is not None:
            client.get("/login/" + user)
        for method, url, form in requests:
            response = client.open(url, method=method, data=form)
        assert response.status_code in (200, 404), (name, response.status)
        with open(os.path.join(folder, name + ".html"), "wb") as file:
            file.write(response.data)
    print("%d pages by Flask %s, Jinja2 %s" % (len(PAGES), version("flask"), version("jinja2")))


if __name__ == "__main__":
    main()
