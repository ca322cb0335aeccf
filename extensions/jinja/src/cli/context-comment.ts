/** How comments begin and end. */
export interface CommentMarks {
  readonly commentStartString: string;
  readonly commentEndString: string;
}

/**
 * The names that a template says it is rendered with, in a comment of its own; `undefined` when it
 * says nothing. What stands behind a colon is for people and editors.
 *
 * @example
 * namesInComment("{# context: user: User, items #}", marks); // ["user", "items"]
 */
export function namesInComment(source: string, marks: CommentMarks): string[] | undefined {
  const { commentStartString: start, commentEndString: end } = marks;
  for (let at = source.indexOf(start); at >= 0; at = source.indexOf(start, at)) {
    at += start.length;
    const close = source.indexOf(end, at);
    if (close < 0) return undefined;
    const [, names] = /^[-+]?\s*context:(.*)$/s.exec(source.slice(at, close)) ?? [];
    if (names !== undefined) return names.split(",").flatMap(nameOf);
    at = close + end.length;
  }
  return undefined;
}

function nameOf(part: string): string[] {
  const [, name] = /^\s*([\p{L}_][\p{L}\p{N}_]*)\s*(?:[:?-]|$)/u.exec(part) ?? [];
  return name === undefined ? [] : [name];
}
