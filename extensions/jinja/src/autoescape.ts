/** Endings of plain text, in which `&lt;` would be read as it stands. */
const PLAIN = /\.(?:txt|text|csv|tsv|ics)$/i;
/** Endings that say in which language a template is written, and nothing of what it makes. */
const LANGUAGE = /\.(?:j2|jinja2?)$/i;

/**
 * Whether a template escapes HTML: all do but those of plain text. Whoever forgets an ending gets a
 * page that is safe; Flask leaves everything but .html, .htm, .xml, .xhtml and .svg unescaped.
 *
 * @example
 * escapesHtml("page.j2"); // true
 * escapesHtml("mail.txt"); // false
 */
export function escapesHtml(name: string | null): boolean {
  return name === null || !PLAIN.test(name.replace(LANGUAGE, ""));
}
