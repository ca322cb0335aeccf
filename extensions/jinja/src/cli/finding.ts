import { nearest } from "phial";

/** Something that is wrong in a template. */
export interface Finding {
  readonly file: string;
  readonly line: number;
  readonly text: string;
}

/** The finding as a line of the terminal, which editors make a link of. */
export function findingLine({ file, line, text }: Finding): string {
  return `${file}:${line}: ${text}`;
}

/** The findings by file and line, each once. */
export function sortedFindings(findings: readonly Finding[]): Finding[] {
  const byLine = new Map(findings.map((finding) => [findingLine(finding), finding]));
  return [...byLine.values()].toSorted(
    (a, b) => (a.file < b.file ? -1 : Number(a.file > b.file)) || a.line - b.line,
  );
}

/** What may have been meant by a name that is unknown. */
export function guessOf(name: string, known: Iterable<string>): string {
  const meant = nearest(name, known);
  return meant === undefined ? "" : ` Did you mean "${meant}"?`;
}
