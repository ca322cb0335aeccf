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

  /** Escapes plain text; leaves `Markup` as it is. */
  static escape(value: unknown): Markup {
    return value instanceof Markup ? value : new Markup(escapeHtml(String(value)));
  }

  toString(): string {
    return this.#html;
  }

  /** The HTML as a JSON string: what Flask's JSON provider writes for it, too. */
  toJSON(): string {
    return this.#html;
  }
}
