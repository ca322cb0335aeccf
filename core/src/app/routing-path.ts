/**
 * Why a path is refused before it is routed: spelled in a way that a guard, the router and a file
 * system could read differently.
 */
export type PathFault = "encoded-slash" | "nul-character" | "bad-encoding";

// No path of a URL can hold it: it marks what the router must not match as a path.
const FAULT = "/\u0000";

/**
 * The path that is routed, made once, before anything looks at it: percent-decoded except for
 * reserved characters, and with one slash at the start. A path that is ambiguous becomes a mark
 * that {@link pathFault} reads.
 */
export function routingPath(request: Request): string {
  const path = rawPath(request.url);
  const leading = path.charCodeAt(1) === 47 ? path.replace(/^\/+/, "/") : path;
  return leading.includes("%") ? decodePath(leading) : leading;
}

/** The fault that {@link routingPath} has found, if the path carries one. */
export function pathFault(path: string): PathFault | undefined {
  if (path.charCodeAt(1) !== 0) return undefined;
  // routingPath() below is the only writer of this mark.
  return path.slice(FAULT.length) as PathFault;
}

/** The path of a URL as it was sent, without the query. Works on the text: this is the hot path. */
export function rawPath(url: string): string {
  const start = url.indexOf("/", url.indexOf(":") + 3);
  if (start < 0) return "/";
  for (let i = start; i < url.length; i++) {
    const code = url.charCodeAt(i);
    if (code === 63 || code === 35) return url.slice(start, i);
  }
  return url.slice(start);
}

function decodePath(path: string): string {
  if (/%2f|%5c/i.test(path)) return `${FAULT}encoded-slash`;
  if (path.includes("%00")) return `${FAULT}nul-character`;
  try {
    // %25 stays as it is: the router decodes what it has matched once more, as Hono does.
    return decodeURI(path.replaceAll("%25", "%2525"));
  } catch {
    return `${FAULT}bad-encoding`;
  }
}
