import { readFileSync } from "node:fs";
import { findPackageJSON } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Phial } from "../app/phial.ts";
import type { Extension } from "../extension/extension.ts";
import type { Terminal } from "./terminal.ts";
import { textTable } from "./text-table.ts";

/** An extension in words. */
interface ExtensionRow {
  readonly name: string;
  /** The package that it is thought to come from, with its version. */
  readonly package: string | null;
  readonly settings: number;
  readonly commands: readonly string[];
  readonly signals: readonly string[];
  readonly needs: readonly string[];
}

/** Lists the extensions of an app, in the order in which they were bound. */
export function printExtensions(
  app: Phial,
  terminal: Terminal,
  options: { readonly json?: boolean },
): void {
  const rows = [...app.extensions].map((extension): ExtensionRow => ({
    name: extension.name,
    package: packageOf(extension, terminal.cwd),
    settings: Object.keys(extension.settings).length,
    commands: extension.commands.map(({ name }) => name),
    signals: extension.signals.map(({ name }) => name),
    needs: extension.needs.map(({ name }) => name),
  }));
  if (options.json) terminal.print(JSON.stringify(rows, undefined, 2));
  else if (rows.length === 0) terminal.note(`The app "${app.name}" has no extensions.`);
  else for (const line of tableOf(rows, terminal)) terminal.print(line);
}

function tableOf(rows: readonly ExtensionRow[], terminal: Terminal): string[] {
  const titles = ["Name", "Package", "Settings", "Commands", "Signals", "Needs"];
  return textTable([
    titles.map((title) => terminal.paint("title", title)),
    ...rows.map((row) => [
      terminal.paint("name", row.name),
      row.package ?? "",
      String(row.settings),
      row.commands.join(", "),
      row.signals.join(", "),
      row.needs.join(", "),
    ]),
  ]);
}

/** By the rule for the names of packages: an object does not know where its class comes from. */
function packageOf({ name, constructor }: Extension, cwd: string): string | null {
  const base = pathToFileURL(join(cwd, "app.js"));
  for (const ability of new Set([name, constructor.name.toLowerCase()])) {
    for (const pkg of [`@phial/${ability}`, `phial-${ability}`]) {
      const version = versionOf(pkg, base);
      if (version !== undefined) return `${pkg} ${version}`;
    }
  }
  return null;
}

function versionOf(pkg: string, base: URL): string | undefined {
  try {
    const path = findPackageJSON(pkg, base);
    if (path === undefined) return undefined;
    const { version }: { readonly version?: unknown } = JSON.parse(readFileSync(path, "utf8"));
    return typeof version === "string" ? version : undefined;
  } catch {
    return undefined;
  }
}
