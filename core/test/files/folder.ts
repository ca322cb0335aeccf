import { readdirSync, readlinkSync } from "node:fs";
import { mkdir, mkdtemp, rm, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { Hono } from "hono";
import { isHttpError } from "../../src/errors/http-error.ts";

/** When all files of a {@link Folder} were changed: Sun, 13 Sep 2020 12:26:40 GMT. */
export const MODIFIED = 1_600_000_000;

/** A folder of the test's own that is gone at its end. */
export interface Folder extends AsyncDisposable {
  readonly path: string;
  /** The path of a file in it. */
  of(name: string): string;
}

export async function makeFolder(
  files: Readonly<Record<string, string | Buffer>>,
): Promise<Folder> {
  const path = await mkdtemp(join(tmpdir(), "phial-files-"));
  const of = (name: string): string => join(path, name);
  for (const [name, content] of Object.entries(files)) {
    await mkdir(dirname(of(name)), { recursive: true });
    await writeFile(of(name), content);
    await utimes(of(name), MODIFIED, MODIFIED);
  }
  return { path, of, [Symbol.asyncDispose]: () => rm(path, { recursive: true }) };
}

/** A plain Hono app that answers an `HttpError` with its status and headers. */
export function makeApp(): Hono {
  const app = new Hono();
  app.onError((error) => {
    if (!isHttpError(error)) return new Response(String(error), { status: 500 });
    return new Response("refused", { status: error.status, headers: error.headers });
  });
  return app;
}

/** How often this process has a file open, where the system tells it. */
export function openCount(path: string): number {
  const links = readdirSync("/proc/self/fd").map((fd) => {
    try {
      return readlinkSync(`/proc/self/fd/${fd}`);
    } catch {
      return "";
    }
  });
  return links.filter((link) => link === path).length;
}
