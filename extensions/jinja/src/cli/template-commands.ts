import { resolve } from "node:path";
import { type Command, type CommandCall, type Phial, PhialError } from "phial";
import type { AppTemplates } from "../app-templates.ts";
import { type Finding, findingLine } from "./finding.ts";
import { checkTemplates, type Definitions } from "./template-check.ts";
import { compileTemplates } from "./template-compilation.ts";
import { templateSources } from "./template-source.ts";

/** What the commands work on. */
export interface CommandSubject {
  templates(app: Phial): AppTemplates;
  readonly definitions: Definitions;
}

/** Where modules are written to if nobody says. */
const OUT = "compiled-templates";

/** The commands of an instance, in the group of this name. */
export function templateCommands(group: string, subject: CommandSubject): Command[] {
  return [
    {
      name: `${group} check`,
      doc: "Finds syntax errors, missing templates, unknown filters, tests and names.",
      run: async ({ app, print }) => {
        const templates = subject.templates(app);
        const result = await checkTemplates(app, templates, subject.definitions);
        report(result.findings, print);
        print(`${counted(result.count)} ${result.count === 1 ? "is" : "are"} fine`);
      },
    },
    {
      name: `${group} compile`,
      doc: "Writes all templates as ES modules, for new Jinja({ precompiled }).",
      options: [
        {
          flags: "-o, --out <folder>",
          doc: "Where to, from the app's root.",
          default: OUT,
        },
      ],
      run: async ({ app, options, print }) => {
        const folder = resolve(app.root, String(options["out"] ?? OUT));
        const result = await compileTemplates(subject.templates(app), folder);
        report(result.findings, print);
        print(`${counted(result.count)} written to ${folder}`);
      },
    },
    {
      name: `${group} list`,
      doc: "Lists the templates and their files.",
      run: async ({ app, print }) => {
        const sources = await templateSources(subject.templates(app));
        const width = Math.max(0, ...sources.map(({ name }) => name.length));
        for (const { name, file } of sources) print(`${name.padEnd(width)}  ${file}`);
      },
    },
  ];
}

function report(findings: readonly Finding[], print: CommandCall["print"]): void {
  if (findings.length === 0) return;
  for (const finding of findings) print(findingLine(finding));
  const places = findings.length === 1 ? "place" : "places";
  throw new PhialError(
    "TEMPLATES_INVALID",
    `The templates are wrong in ${findings.length} ${places}.`,
    "Correct what the lines above say.",
  );
}

function counted(count: number): string {
  return count === 1 ? "1 template" : `${count} templates`;
}
