/** Where in a template something went wrong. */
export interface TemplatePlace {
  /** Name of the template; null where it has none. */
  readonly template: string | null;
  /** Line, from 1; null where none is known. */
  readonly line: number | null;
  /** The source of the template, for the excerpt. */
  readonly source?: string | undefined;
}

/** What a template error may be made with. */
export interface TemplateErrorOptions extends Partial<TemplatePlace> {
  readonly cause?: unknown;
  /** What to do about it. */
  readonly hint?: string | undefined;
}

/** A stable code for every kind of error of the engine. */
export type TemplateErrorCode =
  | "TEMPLATE_SYNTAX"
  | "TEMPLATE_ASSERTION"
  | "TEMPLATE_NOT_FOUND"
  | "TEMPLATE_RUNTIME"
  | "TEMPLATE_UNDEFINED"
  | "TEMPLATE_SECURITY"
  | "TEMPLATE_FILTER_ARGUMENT"
  | "TEMPLATE_OPERATION"
  | "TEMPLATE_LIMIT";

/**
 * Base of every error of the engine. `problem` is the text that Jinja2 has for it; `message` adds
 * the place, the lines around it and the hint.
 */
export class TemplateError extends Error {
  override readonly name: string = "TemplateError";
  readonly code: TemplateErrorCode = "TEMPLATE_RUNTIME";
  readonly problem: string;
  readonly hint: string | undefined;
  template: string | null;
  line: number | null;

  constructor(problem: string, options: TemplateErrorOptions = {}) {
    super(problem, options.cause === undefined ? undefined : { cause: options.cause });
    this.problem = problem;
    this.hint = options.hint;
    this.template = options.template ?? null;
    this.line = options.line ?? null;
    if (this.line !== null) this.locate({ template: this.template, line: this.line, ...options });
  }

  /** Tells the place, once: the innermost place is the one at fault. */
  locate(place: TemplatePlace): void {
    this.template = place.template;
    this.line = place.line;
    this.message = describe(this, place.source);
  }
}

/** The template cannot be read. */
export class TemplateSyntaxError extends TemplateError {
  override readonly name: string = "TemplateSyntaxError";
  override readonly code: TemplateErrorCode = "TEMPLATE_SYNTAX";
}

/** The template can be read but makes no sense: an unknown filter, a block defined twice. */
export class TemplateAssertionError extends TemplateSyntaxError {
  override readonly name: string = "TemplateAssertionError";
  override readonly code: TemplateErrorCode = "TEMPLATE_ASSERTION";
}

/** No loader has the template. */
export class TemplateNotFound extends TemplateError {
  override readonly name: string = "TemplateNotFound";
  override readonly code: TemplateErrorCode = "TEMPLATE_NOT_FOUND";
}

/** None of several templates was found. */
export class TemplatesNotFound extends TemplateNotFound {
  override readonly name: string = "TemplatesNotFound";
}

/** Something went wrong while the template was rendered. */
export class TemplateRuntimeError extends TemplateError {
  override readonly name: string = "TemplateRuntimeError";
}

/** Something that is undefined was used in a way that its kind does not allow. */
export class UndefinedError extends TemplateRuntimeError {
  override readonly name: string = "UndefinedError";
  override readonly code: TemplateErrorCode = "TEMPLATE_UNDEFINED";
}

/** The sandbox forbids it. */
export class SecurityError extends TemplateRuntimeError {
  override readonly name: string = "SecurityError";
  override readonly code: TemplateErrorCode = "TEMPLATE_SECURITY";
}

/** A filter was called with arguments it cannot take. */
export class FilterArgumentError extends TemplateRuntimeError {
  override readonly name: string = "FilterArgumentError";
  override readonly code: TemplateErrorCode = "TEMPLATE_FILTER_ARGUMENT";
}

/** A limit was reached: of the sandbox, of recursion, or of the size of a value. */
export class LimitError extends TemplateRuntimeError {
  override readonly name: string = "LimitError";
  override readonly code: TemplateErrorCode = "TEMPLATE_LIMIT";
}

/** Python's name for what an operation on values can fail with. */
export type OperationKind =
  | "TypeError"
  | "ValueError"
  | "KeyError"
  | "IndexError"
  | "AttributeError"
  | "ZeroDivisionError"
  | "OverflowError"
  | "RuntimeError";

/** An operation that the values do not allow: `1 + "a"`, `1 / 0`. `name` is Python's name for it. */
export class OperationError extends TemplateRuntimeError {
  override readonly name: string;
  override readonly code: TemplateErrorCode = "TEMPLATE_OPERATION";

  constructor(kind: OperationKind, problem: string, options: TemplateErrorOptions = {}) {
    super(problem, options);
    this.name = kind;
  }
}

const EXCERPT_REACH = 2;

function describe(error: TemplateError, source: string | undefined): string {
  const where =
    error.line === null ? "" : ` (${error.template ?? "<template>"}, line ${error.line})`;
  const excerpt = source === undefined || error.line === null ? "" : excerptOf(source, error.line);
  const hint = error.hint === undefined ? "" : `\n${error.hint}`;
  return `${error.problem}${where}${excerpt}${hint}`;
}

/** The lines around `line`, numbered, the one at fault marked. */
export function excerptOf(source: string, line: number): string {
  const lines = source.split(/\r\n|\r|\n/);
  const first = Math.max(1, line - EXCERPT_REACH);
  const last = Math.min(lines.length, line + EXCERPT_REACH);
  let text = "";
  for (let number = first; number <= last; number++) {
    const mark = number === line ? ">" : " ";
    text += `\n${mark} ${String(number).padStart(String(last).length)} | ${lines[number - 1] ?? ""}`;
  }
  return text;
}
