import type { Phial } from "phial";
import type { AppTemplates } from "../app-templates.ts";
import type { Expression } from "../engine/ast/expression.ts";
import type { TemplateNode } from "../engine/ast/statement.ts";
import { findAll } from "../engine/compiler/children.ts";
import { type Environment, TemplateError } from "../engine/index.ts";
import { namesInComment } from "./context-comment.ts";
import { type Finding, guessOf, sortedFindings } from "./finding.ts";
import { freeNames } from "./free-names.ts";
import { type TemplateSource, templateSources } from "./template-source.ts";

/** The names that a template is rendered with, by its name: what `define` was told. */
export type Definitions = ReadonlyMap<string, readonly string[]>;

/** Looks at all templates of an app without rendering them. */
export async function checkTemplates(
  app: Phial,
  templates: AppTemplates,
  definitions: Definitions,
): Promise<{ readonly count: number; readonly findings: readonly Finding[] }> {
  const sources = await templateSources(templates);
  const check = new TemplateCheck(templates.sources, {
    names: new Set(sources.map(({ name }) => name)),
    definitions,
    processed: processedNames(app),
  });
  const findings = await Promise.all(sources.map((source) => check.findings(source)));
  return { count: sources.length, findings: sortedFindings(findings.flat()) };
}

/** The names that context processors are known to add. */
function processedNames(app: Phial): string[] {
  const layers = app.table.routes.flatMap((route) => route.hooksInnermostFirst);
  const processors = [app.hooks, ...layers].flatMap((hooks) => hooks.contextProcessors);
  return processors.flatMap((processor) =>
    typeof processor === "function" ? [] : Object.keys(processor),
  );
}

/** What is known of the app's templates. */
interface Known {
  readonly names: ReadonlySet<string>;
  readonly definitions: Definitions;
  readonly processed: readonly string[];
}

class TemplateCheck {
  readonly #environment: Environment;
  readonly #known: Known;

  constructor(environment: Environment, known: Known) {
    this.#environment = environment;
    this.#known = known;
  }

  async findings(template: TemplateSource): Promise<Finding[]> {
    const { file } = template;
    const at = (line: number, text: string): Finding => ({ file, line, text });
    let tree: TemplateNode;
    try {
      tree = this.#environment.parse(template.source, template.name);
    } catch (error) {
      if (error instanceof TemplateError) return [at(error.line ?? 1, error.problem)];
      throw error;
    }
    const flaws = [...this.#callables(tree), ...this.#unknownNames(tree, template)];
    flaws.push(...(await this.#missing(tree)));
    // The compiler stops at the first thing it refuses: an unknown filter, which is told already.
    if (flaws.length === 0) flaws.push(...this.#refusals(template));
    return flaws.map(({ line, text }) => at(line, text));
  }

  #refusals({ name, source }: TemplateSource): Flaw[] {
    try {
      this.#environment.compileSource(source, name);
      return [];
    } catch (error) {
      if (error instanceof TemplateError) return [{ line: error.line ?? 1, text: error.problem }];
      throw error;
    }
  }

  #callables(tree: TemplateNode): Flaw[] {
    const { filters, tests } = this.#environment;
    const unknown =
      (kind: string, known: ReadonlyMap<string, unknown>) =>
      ({ line, name }: { readonly line: number; readonly name: string }): Flaw[] =>
        known.has(name)
          ? []
          : [{ line, text: `No ${kind} named "${name}".${guessOf(name, known.keys())}` }];
    return [
      ...findAll(tree, "Filter").flatMap(unknown("filter", filters)),
      ...findAll(tree, "Test").flatMap(unknown("test", tests)),
    ];
  }

  async #missing(tree: TemplateNode): Promise<Flaw[]> {
    const references = [
      ...findAll(tree, "Extends"),
      ...findAll(tree, "Import"),
      ...findAll(tree, "FromImport"),
      ...findAll(tree, "Include").filter(({ ignoreMissing }) => !ignoreMissing),
    ];
    const flaws = await Promise.all(
      references.map(async ({ line, template }): Promise<Flaw[]> => {
        const names = constantNames(template);
        if (names.length === 0 || (await this.#hasOne(names))) return [];
        const guess = guessOf(names[0] ?? "", this.#known.names);
        return [{ line, text: `There is no template ${listed(names)}.${guess}` }];
      }),
    );
    return flaws.flat();
  }

  async #hasOne(names: readonly string[]): Promise<boolean> {
    for (const name of names) {
      if (this.#known.names.has(name)) return true;
      const loaded = await loadedOrNull(this.#environment, name);
      if (loaded !== null) return true;
    }
    return false;
  }

  #unknownNames(tree: TemplateNode, { name, source }: TemplateSource): Flaw[] {
    const defined = this.#known.definitions.get(name);
    const written = namesInComment(source, this.#environment.syntax);
    if (!defined && !written) return [];
    const known = new Set([
      ...(defined ?? []),
      ...(written ?? []),
      ...this.#known.processed,
      ...this.#environment.globals.keys(),
    ]);
    return freeNames(tree)
      .filter((free) => !known.has(free.name))
      .map(({ line, name: free }) => ({
        line,
        text: `"${free}" is unknown.${guessOf(free, known)}`,
      }));
  }
}

interface Flaw {
  readonly line: number;
  readonly text: string;
}

/** The names that an expression stands for, where it is one or a list of them. */
function constantNames(expression: Expression): string[] {
  if (expression.kind === "Const") {
    return typeof expression.value === "string" ? [expression.value] : [];
  }
  if (expression.kind !== "List" && expression.kind !== "Tuple") return [];
  const names = expression.items.map(constantNames);
  return names.every(({ length }) => length === 1) ? names.flat() : [];
}

function listed(names: readonly string[]): string {
  return names.map((name) => `"${name}"`).join(" or ");
}

async function loadedOrNull({ loader }: Environment, name: string): Promise<unknown> {
  try {
    return (await loader?.load(name)) ?? null;
  } catch (error) {
    if (error instanceof TemplateError) return null;
    throw error;
  }
}
