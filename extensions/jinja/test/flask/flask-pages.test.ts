import { readFileSync } from "node:fs";
import { testClient } from "phial/testing";
import { expect, test } from "vitest";
import { createLibrary } from "./library-app.ts";

const FORM = {
  title: "",
  isbn: "978-0",
  price: "<1>",
  genre: "poetry",
  summary: 'A "summary"\n& more',
};

type Step = readonly [method: string, path: string, form?: Readonly<Record<string, string>>];

// As render.py has them: name of the recording, who is signed in, the requests.
const PAGES: [name: string, user: string | null, ...steps: Step[]][] = [
  ["index", null, ["GET", "/"]],
  ["index-signed-in", "ann", ["GET", "/"]],
  ["books", null, ["GET", "/books/"]],
  ["books-page-2", "bob", ["GET", "/books/?page=2"]],
  ["books-page-3", null, ["GET", "/books/?page=3"]],
  ["books-pages", null, ["GET", "/books/?page=4&each=1"]],
  ["books-tag", null, ["GET", "/books/?tag=classic"]],
  ["books-tag-none", null, ["GET", "/books/?tag=<none>%26"]],
  ["books-beyond", null, ["GET", "/books/?page=9"]],
  ["books-flashed", "ann", ["POST", "/books/2/lend", {}], ["GET", "/books/"]],
  ["book-1", null, ["GET", "/books/1"]],
  ["book-2", "bob", ["GET", "/books/2"]],
  ["book-4", null, ["GET", "/books/4"]],
  ["book-6", null, ["GET", "/books/6"]],
  ["book-7", null, ["GET", "/books/7"]],
  ["add", null, ["GET", "/books/add"]],
  ["add-refused", "ann", ["POST", "/books/add", FORM]],
  ["edit", null, ["GET", "/books/4/edit"]],
  [
    "edit-refused",
    "ann",
    ["POST", "/books/1/edit", { ...FORM, title: "<Les> Misérables", in_print: "y" }],
  ],
  ["not-found", null, ["GET", "/nowhere/<x>?a=1&b=%22"]],
];

const app = createLibrary();

test.each(PAGES)(
  "the page %s is byte for byte what Flask makes of it",
  async (...[name, user, ...steps]) => {
    const client = testClient(app);
    if (user !== null) await client.get(`/login/${user}`);
    let page = "";
    for (const [method, path, form] of steps) {
      const response = await client.request(method, path, form === undefined ? {} : { form });
      page = await response.text();
    }
    expect(page).toBe(readFileSync(new URL(`pages/${name}.html`, import.meta.url), "utf8"));
  },
);
