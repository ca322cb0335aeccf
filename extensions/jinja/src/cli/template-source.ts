import { relative } from "node:path";
import type { AppTemplates } from "../app-templates.ts";

/** A template of an app as its author has written it. */
export interface TemplateSource {
  readonly name: string;
  readonly source: string;
  /** Its file below the app's root; without a file, its name. */
  readonly file: string;
}

/** The sources of all templates of an app, each name once, as they are found when rendering. */
export async function templateSources(templates: AppTemplates): Promise<TemplateSource[]> {
  const { loader } = templates.sources;
  const found: TemplateSource[] = [];
  for (const name of await templates.sources.listTemplates()) {
    const loaded = await loader?.load(name);
    if (!loaded || !("source" in loaded)) continue;
    const file = loaded.file === undefined ? name : shown(loaded.file, templates.root);
    found.push({ name, source: loaded.source, file });
  }
  return found;
}

/** A path below `root`, or as it is where it lies elsewhere. */
function shown(file: string, root: string): string {
  const path = relative(root, file);
  return path.startsWith("..") ? file : path;
}
