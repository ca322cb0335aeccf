/** A part of a path between two slashes. */
export type Segment =
  | { readonly kind: "static"; readonly text: string }
  | {
      readonly kind: "param";
      readonly name: string;
      /** The regular expression in braces, if there is one. */
      readonly regex: string | undefined;
      readonly optional: boolean;
    }
  | { readonly kind: "wildcard" };

/**
 * Reads a path in Hono's notation: `/notes/:id{[0-9]+}/*`.
 *
 * @example
 * parsePattern("/notes/:id"); // [{ kind: "static", text: "notes" }, { kind: "param", name: "id", ... }]
 */
export function parsePattern(path: string): Segment[] {
  return splitSegments(path).map(parseSegment);
}

function splitSegments(path: string): string[] {
  const segments: string[] = [];
  let depth = 0;
  let start = path.startsWith("/") ? 1 : 0;
  for (let i = start; i < path.length; i++) {
    const char = path[i];
    if (char === "{") depth++;
    else if (char === "}") depth--;
    else if (char === "/" && depth === 0) {
      segments.push(path.slice(start, i));
      start = i + 1;
    }
  }
  segments.push(path.slice(start));
  return segments;
}

function parseSegment(text: string): Segment {
  if (text === "*") return { kind: "wildcard" };
  if (!text.startsWith(":")) return { kind: "static", text };
  const brace = text.indexOf("{");
  const optional = text.endsWith("?");
  const end = brace < 0 ? text.length - (optional ? 1 : 0) : brace;
  const regex = brace < 0 ? undefined : text.slice(brace + 1, text.lastIndexOf("}"));
  return { kind: "param", name: text.slice(1, end), regex, optional };
}

/** Whether any text with a slash in it matches the regular expression of a parameter. */
export function takesSlashes(pattern: string | undefined, flags = ""): boolean {
  return pattern !== undefined && new RegExp(`^(?:${pattern})$`, flags).test("a/b");
}

/** Joins a prefix and a path with exactly one slash between them. */
export function joinPaths(prefix: string, path: string): string {
  if (prefix === "" || prefix === "/") return path.startsWith("/") ? path : `/${path}`;
  const base = prefix.startsWith("/") ? prefix : `/${prefix}`;
  if (path === "") return base;
  return `${base.endsWith("/") ? base.slice(0, -1) : base}${path.startsWith("/") ? path : `/${path}`}`;
}
