import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join, posix } from "node:path";
import type { AppTemplates } from "../app-templates.ts";
import { TemplateError } from "../engine/index.ts";
import type { Finding } from "./finding.ts";
import { templateSources } from "./template-source.ts";

const HEADER = "// Written by `phial templates compile`. Changes are lost.\n";

/** Where the modules go below the output folder: no template can take the place of the index. */
const MODULES = "templates";

const DECLARATION = `${HEADER}import type { PrecompiledTemplates } from "@phial/jinja";

declare const templates: PrecompiledTemplates;
export default templates;
`;

/**
 * Writes an ES module for each template of an app into `folder`, and an index of them. Writes
 * nothing when one of them cannot be compiled.
 */
export async function compileTemplates(
  templates: AppTemplates,
  folder: string,
): Promise<{ readonly count: number; readonly findings: readonly Finding[] }> {
  const findings: Finding[] = [];
  const modules = new Map<string, string>();
  for (const { name, source, file } of await templateSources(templates)) {
    try {
      modules.set(name, templates.sources.compileSource(source, name));
    } catch (error) {
      if (!(error instanceof TemplateError)) throw error;
      findings.push({ file, line: error.line ?? 1, text: error.problem });
    }
  }
  if (findings.length === 0) await writeModules(modules, folder);
  return { count: modules.size, findings };
}

async function writeModules(modules: ReadonlyMap<string, string>, folder: string): Promise<void> {
  for (const [name, code] of modules) await write(join(folder, fileOf(name)), HEADER + code);
  await write(join(folder, "index.js"), indexOf([...modules.keys()]));
  await write(join(folder, "index.d.ts"), DECLARATION);
}

// What means something in a URL, or cannot stand in a file's name everywhere, is spelt out.
function fileOf(name: string): string {
  const spelt = name.replaceAll(/[^\w./-]/gu, (char) => `$${char.codePointAt(0)?.toString(16)}$`);
  return posix.join(MODULES, `${spelt}.js`);
}

function indexOf(names: readonly string[]): string {
  const imports = names.map(
    (name, n) => `import * as t${n} from ${JSON.stringify(`./${fileOf(name)}`)};\n`,
  );
  const entries = names.map((name, n) => `  [${JSON.stringify(name)}, t${n}],\n`);
  return `${HEADER}${imports.join("")}\nexport default Object.fromEntries([\n${entries.join("")}]);\n`;
}

async function write(file: string, text: string): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, text);
}
