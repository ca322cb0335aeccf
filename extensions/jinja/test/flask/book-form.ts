import { CALL, type Callable, type CallState } from "../../src/engine/calls/callable.ts";
import type { Keywords } from "../../src/engine/calls/keywords.ts";
import { escapeText } from "../../src/engine/values/escape.ts";
import { Markup } from "../../src/engine/values/markup.ts";
import type { Book } from "./catalogue.ts";
import { books } from "./catalogue.ts";

type Attributes = Readonly<Record<string, unknown>>;

/** Like the attributes WTForms writes: sorted, a trailing underscore dropped, true for a bare name. */
function attributes(values: Attributes): string {
  return Object.entries(values)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .filter(([, value]) => value !== null && value !== undefined && value !== false)
    .map(([name, value]) => {
      const written = name.replace(/_+$/, "").replaceAll("_", "-");
      return value === true ? written : `${written}="${escapeText(String(value))}"`;
    })
    .join(" ");
}

/** What is HTML when a template calls it with attributes. */
abstract class Widget implements Callable {
  abstract html(given: Attributes): string;

  [CALL](_state: CallState, _positional: readonly unknown[], keywords: Keywords | null): Markup {
    return new Markup(this.html(keywords?.toObject() ?? {}));
  }
}

class Label extends Widget {
  readonly field_id: string;
  readonly text: string;

  constructor(id: string, text: string) {
    super();
    this.field_id = id;
    this.text = text;
  }

  html(given: Attributes): string {
    return `<label ${attributes({ for: this.field_id, ...given })}>${escapeText(this.text)}</label>`;
  }
}

interface FieldParts {
  readonly type: string;
  readonly name: string;
  readonly label: string;
  readonly isRequired?: boolean;
  readonly choices?: readonly (readonly [value: string, text: string])[];
}

class Field extends Widget {
  readonly type: string;
  readonly id: string;
  readonly name: string;
  readonly label: Label;
  readonly flags: { readonly required: boolean };
  readonly errors: string[] = [];
  data: string | boolean;
  readonly #choices: readonly (readonly [value: string, text: string])[];

  constructor({ type, name, label, isRequired = false, choices = [] }: FieldParts) {
    super();
    this.type = type;
    this.id = this.name = name;
    this.label = new Label(name, label);
    this.flags = { required: isRequired };
    this.data = type === "BooleanField" ? false : "";
    this.#choices = choices;
  }

  html(more: Attributes): string {
    const given = { id: this.id, name: this.name, required: this.flags.required, ...more };
    const text = escapeText(String(this.data));
    switch (this.type) {
      case "TextAreaField":
        return `<textarea ${attributes(given)}>\r\n${text}</textarea>`;
      case "SelectField":
        return `<select ${attributes(given)}>${this.#options()}</select>`;
      case "BooleanField": {
        const checked = this.data === true;
        return `<input ${attributes({ ...given, type: "checkbox", value: "y", checked })}>`;
      }
      default:
        return `<input ${attributes({ ...given, type: "text", value: this.data })}>`;
    }
  }

  #options(): string {
    const options = this.#choices.map(([value, text]) => {
      const given = attributes({ value, selected: value === this.data });
      return `<option ${given}>${escapeText(text)}</option>`;
    });
    return options.join("");
  }
}

/** What was posted; null when the form is shown for the first time. */
export type Posted = Readonly<Record<string, string>> | null;

/** The form of a book, as app.py has it. */
export class BookForm {
  readonly title = new Field({
    type: "StringField",
    name: "title",
    label: "Title",
    isRequired: true,
  });
  readonly isbn = new Field({ type: "StringField", name: "isbn", label: "ISBN" });
  readonly price = new Field({
    type: "DecimalField",
    name: "price",
    label: "Price in €",
    isRequired: true,
  });
  readonly genre = new Field({
    type: "SelectField",
    name: "genre",
    label: "Genre",
    choices: [...new Set(books.map(({ genre }) => genre))]
      .sort()
      .map((genre) => [genre, genre.charAt(0).toUpperCase() + genre.slice(1)]),
  });
  readonly summary = new Field({
    type: "TextAreaField",
    name: "summary",
    label: "What it's about",
  });
  readonly in_print = new Field({
    type: "BooleanField",
    name: "in_print",
    label: "Still <in> print",
  });
  readonly errors: Record<string, readonly string[]> = {};

  constructor(book: Book | null, posted: Posted) {
    if (book !== null) {
      this.title.data = book.title;
      this.isbn.data = book.isbn ?? "";
      this.price.data = (book.cents / 100).toFixed(2);
      this.genre.data = book.genre;
      this.summary.data = book.summary ?? "";
      this.in_print.data = book.in_print;
    }
    if (posted === null) return;
    for (const field of [this.title, this.isbn, this.price, this.genre, this.summary]) {
      field.data = posted[field.name] ?? "";
    }
    this.in_print.data = "in_print" in posted;
  }

  validate(): boolean {
    const [title, isbn, price] = [this.title, this.isbn, this.price].map(({ data }) => `${data}`);
    if (title === "") this.title.errors.push("This field is required.");
    if (isbn !== "" && isbn?.replaceAll("-", "").length !== 13) {
      this.isbn.errors.push(`Not 13 digits: '${isbn}'.`, "Look at the back & inside.");
    }
    if (!/^\d+\.?\d*$/.test(price ?? "")) this.price.errors.push(`Not a valid price <${price}>.`);
    for (const { name, errors } of [this.title, this.isbn, this.price]) {
      if (errors.length > 0) this.errors[name] = errors;
    }
    return Object.keys(this.errors).length === 0;
  }
}
