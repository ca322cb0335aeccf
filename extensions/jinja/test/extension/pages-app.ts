import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { Phial, type PhialOptions, silentLogger } from "phial";
import { DictLoader, Jinja, type JinjaOptions } from "../../src/index.ts";

/** What a test's app is made with. */
export interface PagesOptions extends Omit<PhialOptions, "config"> {
  readonly config?: Readonly<Record<string, unknown>>;
  readonly jinja?: JinjaOptions;
}

/** An app with templates in memory, and the extension that renders them. */
export function pagesApp(
  sources: Readonly<Record<string, string>>,
  { jinja, ...options }: PagesOptions = {},
): { app: Phial; templates: Jinja } {
  const app = new Phial("pages", {
    log: silentLogger,
    ...options,
    config: { SECRET_KEY: "k".repeat(32), TESTING: true, ...options.config },
  });
  const templates = new Jinja({ loader: new DictLoader(sources), ...jinja });
  templates.initApp(app);
  return { app, templates };
}

/** The text of the template "page" with this source, in a request of a new app. */
export async function rendered(
  source: string,
  context: object = {},
  options: PagesOptions = {},
): Promise<string> {
  const { app, templates } = pagesApp({ "page.html": source }, options);
  await using closing = app;
  closing.get("/", (c) => templates.render(c, "page.html", context));
  return (await closing.request("/")).text();
}

const folders: string[] = [];
process.once("exit", () => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

/** A folder with files, gone at the end of the process. */
export function folderOf(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), "phial-jinja-"));
  folders.push(folder);
  for (const [path, text] of Object.entries(files)) writeIn(folder, path, text);
  return folder;
}

/** Writes a file below a folder, and the folders on the way. */
export function writeIn(folder: string, path: string, text: string): void {
  const file = join(folder, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}
