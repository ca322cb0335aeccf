import { defineEntity, p } from "@phial/db";

const AuthorSchema = defineEntity({
  name: "Author",
  tableName: "authors",
  comment: "who writes",
  properties: {
    id: p.integer().primary().autoincrement().unsigned(false),
    fullName: p.string().length(80).index("ix_authors_full_name"),
    email: p.string().length(120).nullable().unique("email"),
    isActive: p.boolean().fieldName("isActive").default(true),
    born: p.date().nullable(),
    joinedAt: p.datetime(3).defaultRaw("current_timestamp(3)"),
    changedAt: p
      .datetime()
      .columnType("timestamp")
      .nullable()
      .defaultRaw("current_timestamp()")
      .extra("on update current_timestamp()"),
    balance: p.decimal().precision(10).scale(2).default("0.00"),
    rating: p.double().nullable(),
    small: p.smallint().nullable(),
    tiny: p.tinyint().unsigned().nullable(),
    big: p.bigint().unsigned().nullable().defaultRaw("5"),
    motto: p.string().length(100).nullable().default('it\'s "tea", (really)'),
    story: p.text().nullable(),
    settings: p.json().nullable(),
    photo: p.blob().nullable(),
    code: p.character().length(3).nullable().collation("latin1_swedish_ci").comment("it's a code"),
    role: p.enum(["admin", "it's", "a,b"] as const).default("admin"),
    mentor: () =>
      p
        .manyToOne(Author)
        .nullable()
        .foreignKeyName("authors_ibfk_1")
        .index(false)
        .deleteRule("no action"),
    authorsByMentor: () => p.oneToMany(Author).mappedBy("mentor"),
    authorsShelves: () => p.oneToMany(AuthorsShelf).mappedBy("author"),
    booksByAuthor: () => p.oneToMany(Book).mappedBy("author"),
    booksByTranslator: () => p.oneToMany(Book).mappedBy("translator"),
  },
  indexes: [
    {
      name: "authors_born_desc",
      properties: ["born", "fullName"],
      columns: [{ name: "fullName", length: 10 }],
    },
    { name: "authors_story", properties: ["story"], type: "fulltext" },
  ],
  checks: [{ name: "positive_balance", expression: "`balance` >= 0" }],
});
export class Author extends AuthorSchema.class {}
AuthorSchema.setClass(Author);

const AuthorsShelfSchema = defineEntity({
  name: "AuthorsShelf",
  tableName: "authors_shelves",
  properties: {
    author: () =>
      p
        .manyToOne(Author)
        .primary()
        .foreignKeyName("authors_shelves_ibfk_1")
        .index(false)
        .deleteRule("no action")
        .updateRule("no action"),
    shelf: () =>
      p
        .manyToOne(Shelf)
        .primary()
        .foreignKeyName("authors_shelves_ibfk_2")
        .index(false)
        .deleteRule("no action")
        .updateRule("no action"),
  },
});
export class AuthorsShelf extends AuthorsShelfSchema.class {}
AuthorsShelfSchema.setClass(AuthorsShelf);

const BookSchema = defineEntity({
  name: "Book",
  tableName: "books",
  properties: {
    isbn: p.character().length(13).primary(),
    title: p.string().length(200),
    author: () =>
      p.manyToOne(Author).foreignKeyName("by_author").deleteRule("cascade").index(false),
    translator: () =>
      p
        .manyToOne(Author)
        .nullable()
        .foreignKeyName("books_ibfk_1")
        .deleteRule("set null")
        .index(false),
    shelf: () =>
      p
        .manyToOne(Shelf)
        .nullable()
        .foreignKeyName("fk_shelf")
        .updateRule("cascade")
        .index(false)
        .deleteRule("no action"),
    pages: p.integer().nullable(),
    sheets: p.integer().nullable().generated("(`pages` / 2) stored"),
    readAt: p.time().nullable(),
  },
  uniques: [{ name: "one_title", properties: ["title", "author"] }],
});
export class Book extends BookSchema.class {}
BookSchema.setClass(Book);

const BookDetailSchema = defineEntity({
  name: "BookDetail",
  tableName: "book_details",
  properties: {
    id: p.character().length(36).primary(),
    book: () => p.oneToOne(Book).owner().foreignKeyName("book_details_ibfk_1").unique("book_isbn"),
    body: p.text().columnType("longtext").nullable(),
  },
});
export class BookDetail extends BookDetailSchema.class {}
BookDetailSchema.setClass(BookDetail);

const ShelfSchema = defineEntity({
  name: "Shelf",
  tableName: "shelves",
  properties: {
    room: p.string().length(10).primary(),
    number: p.integer().primary().unsigned(false),
    authorsShelves: () => p.oneToMany(AuthorsShelf).mappedBy("shelf"),
    books: () => p.oneToMany(Book).mappedBy("shelf"),
  },
});
export class Shelf extends ShelfSchema.class {}
ShelfSchema.setClass(Shelf);

/** What the database is made with: new Database({ models }). */
export const models = [Author, AuthorsShelf, Book, BookDetail, Shelf] as const;
