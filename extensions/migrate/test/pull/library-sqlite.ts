import { defineEntity, p } from "@phial/db";

const AuthorSchema = defineEntity({
  name: "Author",
  tableName: "authors",
  properties: {
    id: p.integer().primary().autoincrement(),
    fullName: p.string().length(80).index("ix_authors_full_name"),
    email: p.string().length(120).nullable().unique(),
    isActive: p.boolean().fieldName("isActive").default(true),
    born: p.date().nullable(),
    joinedAt: p.datetime().defaultRaw("CURRENT_TIMESTAMP"),
    balance: p.decimal().precision(10).scale(2).default("0.00"),
    rating: p.float().nullable(),
    motto: p.text().nullable().default('it\'s "tea", (really)'),
    settings: p.json().nullable(),
    photo: p.blob().nullable(),
    role: p.enum(["admin", "reader"] as const).default("reader"),
    mentor: () => p.manyToOne(Author).nullable().index(false).deleteRule("no action"),
    authorsByMentor: () => p.oneToMany(Author).mappedBy("mentor"),
    authorsShelves: () => p.oneToMany(AuthorsShelf).mappedBy("author"),
    booksByAuthor: () => p.oneToMany(Book).mappedBy("author"),
    booksByTranslator: () => p.oneToMany(Book).mappedBy("translator"),
  },
  indexes: [
    {
      name: "authors_born_desc",
      properties: ["born", "fullName"],
      columns: [{ name: "born", sort: "DESC" }],
    },
    { name: "authors_active", properties: ["email"], where: '"isActive"' },
    {
      name: "authors_lower_email",
      expression: "CREATE UNIQUE INDEX authors_lower_email ON authors (lower(email))",
    },
  ],
  checks: [{ name: "positive_balance", expression: "balance >= 0" }],
});
export class Author extends AuthorSchema.class {}
AuthorSchema.setClass(Author);

const AuthorsShelfSchema = defineEntity({
  name: "AuthorsShelf",
  tableName: "authors_shelves",
  properties: {
    author: () =>
      p.manyToOne(Author).primary().index(false).deleteRule("no action").updateRule("no action"),
    shelf: () =>
      p.manyToOne(Shelf).primary().index(false).deleteRule("no action").updateRule("no action"),
  },
});
export class AuthorsShelf extends AuthorsShelfSchema.class {}
AuthorsShelfSchema.setClass(AuthorsShelf);

const BookDetailSchema = defineEntity({
  name: "BookDetail",
  tableName: "book_details",
  properties: {
    id: p.integer().primary().autoincrement(),
    book: () => p.oneToOne(Book).owner(),
    body: p.text().nullable(),
  },
});
export class BookDetail extends BookDetailSchema.class {}
BookDetailSchema.setClass(BookDetail);

const BookSchema = defineEntity({
  name: "Book",
  tableName: "books",
  properties: {
    isbn: p.string().length(13).primary(),
    title: p.string().length(200).collation("NOCASE"),
    author: () => p.manyToOne(Author).deleteRule("cascade").index("books_author"),
    translator: () => p.manyToOne(Author).nullable().deleteRule("set null").index(false),
    shelf: () =>
      p.manyToOne(Shelf).nullable().updateRule("cascade").index(false).deleteRule("no action"),
    pages: p.integer().nullable(),
    sheets: p.integer().nullable().generated("(pages / 2) stored"),
  },
  uniques: [{ properties: ["title", "author"] }],
});
export class Book extends BookSchema.class {}
BookSchema.setClass(Book);

const ShelfSchema = defineEntity({
  name: "Shelf",
  tableName: "shelves",
  properties: {
    room: p.string().length(10).primary(),
    number: p.integer().primary(),
    authorsShelves: () => p.oneToMany(AuthorsShelf).mappedBy("shelf"),
    books: () => p.oneToMany(Book).mappedBy("shelf"),
  },
});
export class Shelf extends ShelfSchema.class {}
ShelfSchema.setClass(Shelf);

/** What the database is made with: new Database({ models }). */
export const models = [Author, AuthorsShelf, BookDetail, Book, Shelf] as const;
