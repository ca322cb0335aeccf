import type { Context, Handler } from "hono";
import { routePath } from "hono/route";
import { HttpError } from "../errors/http-error.ts";
import { openContent } from "./file-content.ts";
import { safeJoin } from "./safe-join.ts";
import { sendContent, type SendFileOptions } from "./send-file.ts";

/** How {@link sendFromDirectory} sends. */
export interface DirectoryOptions extends SendFileOptions {
  /** The folder; relative to the working directory, if it is relative. */
  readonly root: string;
  /** Also sends files, and from folders, whose name starts with a dot. @default false */
  readonly dotfiles?: boolean;
}

/**
 * Answers with a file of a folder by a name that may come from the client, as Flask's
 * `send_from_directory`. The name may have slashes. Refused are names that leave the folder, also by a
 * symbolic link, names with a backslash or a NUL, hidden files, devices of Windows, and folders.
 *
 * @throws HttpError 404 for everything that is refused or missing, 416 as {@link sendFile}.
 * @example
 * app.get("/uploads/:name", (c) => sendFromDirectory(c, c.req.param("name"), { root: "uploads" }));
 */
export async function sendFromDirectory(
  c: Context,
  name: string,
  { root, dotfiles = false, ...options }: DirectoryOptions,
): Promise<Response> {
  const path = isPublic(name, dotfiles) ? safeJoin(root, name) : undefined;
  const content = path === undefined ? undefined : await openContent(path, { within: root });
  if (!content) throw new HttpError(404);
  return sendContent(c, content, options);
}

function isPublic(name: string, allowsDotfiles: boolean): boolean {
  if (name.includes("\\")) return false;
  return name.split("/").every((segment) => {
    if (segment === ".." || !segment.isWellFormed()) return false;
    return allowsDotfiles || segment === "." || !segment.startsWith(".");
  });
}

/** How {@link serveStatic} serves. */
export interface StaticOptions extends Omit<DirectoryOptions, "downloadName" | "now" | "root"> {
  /** What to cut off the path of the request. @default the path of the route before its `*` */
  readonly prefix?: string;
  /** The clock, in milliseconds since the Unix epoch. @default the clock of the app */
  readonly now?: () => number;
}

/**
 * A handler that serves the files of a folder, for a route that ends in `*`. What
 * {@link sendFromDirectory} refuses is refused here, too, and so are paths that another program might
 * read in another way: with an encoded or a repeated slash, or with dot segments. A guard on a path
 * below the folder sees the same path as the file system.
 *
 * @example
 * app.get("/static/*", serveStatic("static", { maxAge: 3600 }));
 */
export function serveStatic(root: string, options: StaticOptions = {}): Handler {
  const { now, prefix, ...rest } = options;
  return async (c) => {
    const name = staticName(c, prefix);
    if (name === undefined) throw new HttpError(404);
    return sendFromDirectory(c, name, { ...rest, root, ...(now && { now: now() }) });
  };
}

function staticName(c: Context, prefix: string | undefined): string | undefined {
  const rest = pathBelow(c, prefix);
  if (rest === undefined || /%2f|%5c/i.test(rest) || rest.includes("//")) return undefined;
  const isAmbiguous = rest.startsWith("/") || rest.split("/").includes(".");
  if (isAmbiguous || rest === "") return undefined;
  try {
    // Hono leaves only those escapes that would change what the path means.
    return decodeURIComponent(rest);
  } catch {
    return undefined;
  }
}

function pathBelow(c: Context, prefix: string | undefined): string | undefined {
  const { path } = c.req;
  if (prefix !== undefined) {
    const folder = prefix.endsWith("/") ? prefix : `${prefix}/`;
    return path.startsWith(folder) ? path.slice(folder.length) : undefined;
  }
  // By the number of segments: a route may have parameters before its star.
  const depth = routePath(c).split("/").length - 1;
  return path.split("/").slice(depth).join("/");
}
