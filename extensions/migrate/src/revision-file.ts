import { createHash } from "node:crypto";
import { DIALECTS, type Dialect } from "./revision.ts";

/** Statements in order: the same for all databases, or by dialect. */
export type SqlSteps = readonly string[] | Readonly<Partial<Record<Dialect, readonly string[]>>>;

/** What is done to one database, as a file that is generated can say it. */
export interface SqlChange {
  readonly up: SqlSteps;
  readonly down: SqlSteps;
}

/** A revision before its file is written. */
export interface RevisionDraft extends SqlChange {
  readonly id: string;
  readonly message: string;
  readonly parents: readonly string[];
  readonly labels: readonly string[];
  readonly dependsOn: readonly string[];
  readonly binds: Readonly<Record<string, SqlChange>>;
}

/** How long the message in the name of a file may be, as with Alembic. */
const SLUG_LENGTH = 40;

/** How wide the lines of a file are meant to be. */
const WIDTH = 100;

/**
 * The name of a revision's file: when it was made, in UTC, its id and its message.
 *
 * @example
 * revisionFileName(draft, app.clock.now()) // "20261121-1950_3f2a9c1d04be_add_posts.ts"
 */
export function revisionFileName({ id, message }: RevisionDraft, milliseconds: number): string {
  const [date = "", time = ""] = new Date(milliseconds).toISOString().split("T");
  const stamp = `${date.replaceAll("-", "")}-${time.slice(0, 5).replace(":", "")}`;
  const slug = slugOf(message);
  return `${stamp}_${id}${slug === "" ? "" : `_${slug}`}.ts`;
}

/** The checksum of a file: the same whichever line ends version control has given it. */
export function checksumOf(text: string): string {
  return createHash("sha256").update(text.replaceAll("\r\n", "\n")).digest("hex");
}

/** The text of a revision's file; `remarks` stand above it. */
export function revisionText(draft: RevisionDraft, remarks: readonly string[] = []): string {
  const { id, message, parents, labels, dependsOn, up, down, binds } = draft;
  const lists = Object.entries({ labels, dependsOn }).filter(([, names]) => names.length > 0);
  const fields = [
    `id: ${quoted(id)}`,
    `message: ${quoted(message)}`,
    `parents: ${listText(parents, "  ")}`,
    ...lists.map(([field, names]) => `${field}: ${listText(names, "  ")}`),
    `up: ${stepsText(up, "  ")}`,
    `down: ${stepsText(down, "  ")}`,
    ...(Object.keys(binds).length > 0 ? [`binds: ${bindsText(binds)}`] : []),
  ];
  const comments = remarks.map((remark) => `// ${remark.replaceAll(/\s+/g, " ")}\n`).join("");
  return [
    'import { revision } from "@phial/migrate";\n',
    `${comments}export default revision({`,
    ...fields.map((field) => `  ${field},`),
    "});\n",
  ].join("\n");
}

function slugOf(message: string): string {
  const words = message.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
  let slug = "";
  for (const word of words) {
    const longer = slug === "" ? word.slice(0, SLUG_LENGTH) : `${slug}_${word}`;
    if (longer.length > SLUG_LENGTH) break;
    slug = longer;
  }
  return slug;
}

function bindsText(binds: Readonly<Record<string, SqlChange>>): string {
  const entries = Object.entries(binds).map(([bind, { up, down }]) => {
    const change = `      up: ${stepsText(up, "      ")},\n      down: ${stepsText(down, "      ")},`;
    return `    ${quoted(bind)}: {\n${change}\n    },`;
  });
  return `{\n${entries.join("\n")}\n  }`;
}

function stepsText(steps: SqlSteps, indent: string): string {
  if (isList(steps)) return listText(steps, indent);
  const entries = DIALECTS.flatMap((dialect) => {
    const own = steps[dialect];
    return own ? [`${indent}  ${dialect}: ${listText(own, `${indent}  `)},`] : [];
  });
  return entries.length === 0 ? "[]" : `{\n${entries.join("\n")}\n${indent}}`;
}

function listText(texts: readonly string[], indent: string): string {
  const literals = texts.map((text) => literal(text));
  const line = `[${literals.join(", ")}]`;
  const isShort = line.length + indent.length < WIDTH - 20 && !line.includes("\n");
  const areNames = texts.every((text) => /^[\w-]+$/.test(text));
  if (isShort && (areNames || texts.length === 1)) return line;
  return `[\n${literals.map((one) => `${indent}  ${one},`).join("\n")}\n${indent}]`;
}

/** SQL is full of quotes: it is written between those that it has none of. */
function literal(text: string): string {
  if (!/["\\\p{Cc}\u2028\u2029]/u.test(text)) return `"${text}"`;
  if (/^(?:[^`\\$\p{Cc}\u2028\u2029]|\n)*$/u.test(text)) return `\`${text}\``;
  return text.includes("\n") ? templateText(text) : quoted(text);
}

/** On several lines, what would end a template or mean something in it is escaped. */
function templateText(text: string): string {
  const lines = text
    .split("\n")
    .map((line) => quoted(line).slice(1, -1).replaceAll('\\"', '"').replaceAll(/[`$]/g, "\\$&"));
  return `\`${lines.join("\n")}\``;
}

function quoted(text: string): string {
  return JSON.stringify(text);
}

/** `Array.isArray` does not take a readonly array out of a union. */
function isList(steps: SqlSteps): steps is readonly string[] {
  return Array.isArray(steps);
}
