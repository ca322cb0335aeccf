import { defineEntity, p } from "@phial/db";

const AuthorSchema = defineEntity({
  name: "Author",
  tableName: "authors",
  comment: "who writes",
  properties: {
    id: p.integer().primary().autoincrement(),
    fullName: p.string().length(80).index("ix_authors_full_name"),
    email: p.string().length(120).nullable().unique("authors_mail"),
    isActive: p.boolean().fieldName("isActive").default(true),
    born: p.date().nullable().comment("a day"),
    joinedAt: p.datetime(3).defaultRaw("now()"),
    leftAt: p.datetime().columnType("timestamp(6)").nullable(),
    balance: p.decimal().precision(10).scale(2).default("0.00"),
    rating: p.double().nullable(),
    small: p.smallint().nullable(),
    big: p.bigint().nullable().defaultRaw("5"),
    motto: p.text().nullable().default('it\'s "tea", (really)'),
    settings: p.json().nullable().defaultRaw("'{\"a\": 1}'"),
    raw: p.json().nullable().columnType("json"),
    photo: p.blob().nullable(),
    tags: p.array().nullable(),
    address: p.string().columnType("inet").nullable(),
    mood: p
      .enum(["calm", "it's so"] as const)
      .nativeEnumName("mood")
      .default("calm"),
    role: p.string().default("reader").columnType("varchar(6)"),
    mentor: () =>
      p
        .manyToOne(Author)
        .nullable()
        .foreignKeyName("authors_mentor_id_fkey")
        .index(false)
        .deleteRule("no action"),
    authorsByMentor: () => p.oneToMany(Author).mappedBy("mentor"),
    authorsShelves: () => p.oneToMany(AuthorsShelf).mappedBy("author"),
    booksByAuthor: () => p.oneToMany(Book).mappedBy("author"),
    booksByTranslator: () => p.oneToMany(Book).mappedBy("translator"),
  },
  indexes: [
    { name: "authors_active", properties: ["email"], where: '"isActive"' },
    {
      name: "authors_born_desc",
      properties: ["born", "fullName"],
      columns: [{ name: "born", sort: "DESC" }, { name: "fullName" }],
    },
    {
      name: "authors_lower_email",
      expression:
        "CREATE UNIQUE INDEX authors_lower_email ON public.authors USING btree (lower((email)::text))",
    },
    { name: "authors_settings", properties: ["settings"], type: "gin" },
  ],
  uniques: [{ name: "ix_authors_full", properties: ["fullName", "born"] }],
  checks: [
    { name: "positive_balance", expression: "balance >= 0" },
    { name: "author_role", expression: "\"role\" in ('admin', 'reader')" },
  ],
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
        .foreignKeyName("authors_shelves_author_id_fkey")
        .index(false)
        .deleteRule("no action")
        .updateRule("no action"),
    shelf: () =>
      p
        .manyToOne(Shelf)
        .primary()
        .foreignKeyName("authors_shelves_shelf_room_shelf_number_fkey")
        .index(false)
        .deleteRule("no action")
        .updateRule("no action"),
  },
});
export class AuthorsShelf extends AuthorsShelfSchema.class {}
AuthorsShelfSchema.setClass(AuthorsShelf);

const BookDetailSchema = defineEntity({
  name: "BookDetail",
  tableName: "book_details",
  properties: {
    id: p.uuid().primary().defaultRaw("gen_random_uuid()"),
    counter: p.integer().generated("by default as identity"),
    book: () =>
      p
        .manyToOne(Book)
        .foreignKeyName("book_details_book_isbn_fkey")
        .deferMode("deferred")
        .index(false),
    body: p.text().nullable(),
  },
  uniques: [{ name: "book_details_book_isbn_key", properties: ["book"] }],
});
export class BookDetail extends BookDetailSchema.class {}
BookDetailSchema.setClass(BookDetail);

const BookSchema = defineEntity({
  name: "Book",
  tableName: "books",
  properties: {
    isbn: p.character().length(13).primary(),
    title: p.string().length(200),
    author: () =>
      p
        .manyToOne(Author)
        .foreignKeyName("books_author_id_fkey")
        .deleteRule("cascade")
        .index("books_author"),
    translator: () =>
      p
        .manyToOne(Author)
        .nullable()
        .foreignKeyName("books_translator_id_fkey")
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
    sheets: p.integer().nullable().generated("(pages / 2) stored"),
    readAt: p.time(0).nullable(),
    bookDetails: () => p.oneToMany(BookDetail).mappedBy("book"),
  },
  uniques: [{ name: "one_title", properties: ["title", "author"] }],
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
