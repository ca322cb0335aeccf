import { TemplateSyntaxError } from "../errors.ts";
import { countNewlines, isWhitespace } from "./whitespace.ts";

const NEWLINE = 10;

/** A template to be read. */
export interface TemplateSource {
  readonly name: string | null;
  readonly text: string;
}

/** A place in the source of a template, its line breaks all newlines. */
export class Cursor {
  readonly template: TemplateSource;
  readonly source: string;
  position = 0;
  line = 1;

  constructor(template: TemplateSource, keepTrailingNewline: boolean) {
    const source = template.text.includes("\r")
      ? template.text.replace(/\r\n?/g, "\n")
      : template.text;
    const drops = !keepTrailingNewline && source.endsWith("\n");
    this.template = template;
    this.source = drops ? source.slice(0, -1) : source;
  }

  get isAtEnd(): boolean {
    return this.position >= this.source.length;
  }

  /** Goes to `position`, counting lines, and gives the text in between. */
  take(position: number): string {
    const text = this.source.slice(this.position, position);
    this.position = position;
    this.line += countNewlines(text);
    return text;
  }

  /** Goes to where the white space ends, and tells whether there was any. */
  skipWhitespace(): boolean {
    const { source, position } = this;
    let end = position;
    for (; isWhitespace(source.charCodeAt(end)); end++) {
      if (source.charCodeAt(end) === NEWLINE) this.line++;
    }
    this.position = end;
    return end > position;
  }

  fail(problem: string): never {
    const { name, text } = this.template;
    throw new TemplateSyntaxError(problem, { template: name, line: this.line, source: text });
  }

  /** Fails as Jinja does where a region of text does not end: it does not tell the template. */
  failUnclosed(problem: string, end: string): never {
    const { name, text } = this.template;
    const where = name === null ? "" : ` in the template ${JSON.stringify(name)}`;
    const hint = `What begins here${where} never ends: write ${end} where it shall.`;
    throw new TemplateSyntaxError(problem, { line: this.line, source: text, hint });
  }
}
