const ESCAPES: Record<string, string> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&#34;",
  "'": "&#39;",
};

/**
 * Replaces the five characters that mean something in HTML, with the same entities as
 * markupsafe, so that pages are equal byte for byte.
 *
 * @example
 * escapeHtml(`<a title="x">`); // "&lt;a title=&#34;x&#34;&gt;"
 */
export function escapeHtml(text: string): string {
  return /[&<>"']/.test(text) ? text.replace(/[&<>"']/g, (char) => ESCAPES[char] ?? char) : text;
}

/**
 * The HTML of a value that says of itself that it is HTML, by a method `__html__()` as in
 * markupsafe; otherwise `undefined`.
 *
 * @example
 * htmlOf(new Markup("<b>bold</b>")); // "<b>bold</b>"
 */
export function htmlOf(value: unknown): string | undefined {
  if (typeof value !== "object" || value === null || !("__html__" in value)) return undefined;
  return typeof value.__html__ === "function" ? String(value.__html__()) : undefined;
}

/**
 * Text that is HTML already: templates insert it as it is, sessions keep it apart from plain text
 * (Flask's `" m"` tag).
 *
 * @example
 * new Markup("<b>bold</b>").toString(); // "<b>bold</b>"
 */
export class Markup {
  readonly #html: string;

  constructor(html: string) {
    this.#html = html;
  }

  /** Escapes plain text; leaves what is HTML already as it is. */
  static escape(value: unknown): Markup {
    if (value instanceof Markup) return value;
    return new Markup(htmlOf(value) ?? escapeHtml(String(value)));
  }

  /** Its HTML: by this method HTML of other packages is known, too. */
  __html__(): string {
    return this.#html;
  }

  toString(): string {
    return this.#html;
  }

  /** The HTML as a JSON string: what Flask's JSON provider writes for it, too. */
  toJSON(): string {
    return this.#html;
  }
}
