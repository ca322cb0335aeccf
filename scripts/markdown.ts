import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { filesOf } from "./workspace.ts";

/** A fenced block of a markdown file. */
export interface Block {
  /** What stands behind the fence: the language, then our marks. */
  readonly info: readonly string[];
  readonly text: string;
  /** Of its first line inside the fence, from 1. */
  readonly line: number;
}

export interface Link {
  readonly target: string;
  readonly line: number;
}

const FENCE = /^( {0,3})(`{3,}|~{3,})\s*(.*)$/;
const LINK = /\]\(\s*<?([^)\s>]+)>?[^)]*\)|^\s*\[[^\]]+\]:\s*<?([^\s>]+)/g;
/** Kept as they were received or recorded; not ours to check. */
const FOREIGN = /^(?:bench\/peers|exam\/tools|parity\/(?:recordings|vectors|flask))\//;

/** The markdown files of the repository, relative to it. */
export function markdownFiles(root: string): string[] {
  return filesOf(root, ["**/*.md"]).filter((path) => !FOREIGN.test(path));
}

/** The fenced blocks of `markdown`, and the links outside of code. */
export function readMarkdown(markdown: string): { blocks: Block[]; links: Link[] } {
  const blocks: Block[] = [];
  const links: Link[] = [];
  const lines = markdown.split("\n");
  for (let i = 0; i < lines.length; i++) {
    const [, indent = "", fence, info = ""] = FENCE.exec(lines[i] ?? "") ?? [];
    if (fence === undefined) {
      for (const match of (lines[i] ?? "").replace(/`[^`]*`/g, "``").matchAll(LINK)) {
        links.push({ target: match[1] ?? match[2] ?? "", line: i + 1 });
      }
      continue;
    }
    const start = i + 1;
    do i += 1;
    while (i < lines.length && !(lines[i] ?? "").trim().startsWith(fence));
    const text = lines.slice(start, i).map((line) => line.slice(indent.length));
    blocks.push({ info: info.trim().split(/\s+/), text: text.join("\n"), line: start + 1 });
  }
  return { blocks, links };
}

/** The links of the file at `path` to files that do not exist. */
export function brokenLinks(root: string, path: string, links: readonly Link[]): Link[] {
  return links.filter(({ target }) => {
    if (/^(?:[a-z][a-z0-9+.-]*:|#|\/\/)/i.test(target)) return false;
    const file = decodeURIComponent(target.split("#")[0] ?? "");
    return !existsSync(join(root, file.startsWith("/") ? "." : dirname(path), file));
  });
}

/** A file made of blocks: its lines are those of the markdown, so that errors point there. */
export interface Program {
  readonly file: string;
  /** Which form of the page's app it is of. */
  readonly step: string;
  readonly marks: readonly string[];
  /** The first line of each of its blocks. */
  readonly lines: readonly number[];
  readonly text: string;
}

interface Fault {
  readonly line: number;
  readonly text: string;
}

const MARK = /^(?:continue|run|serve|node|file=[\w./-]+|step=[2-9])$/;

/**
 * The programs that the TypeScript blocks of one file make. What may stand behind the language:
 *
 *     continue           the block goes on where the one before it ended
 *     file=app.ts        the file of the block, so that others can import "./app.ts" and it can
 *                        import files of the repository, both relative to the markdown file
 *     step=2             with file=: what the file becomes later on in the page, beside those of
 *                        the same step; it can import what has stayed as it was
 *     run                is run with the packages as published, and ends by itself
 *     run serve          is run, answers GET / with less than 500 and ends at SIGTERM
 *     run node           is run on Node only
 *     no-check <reason>  is not compiled
 */
export function programsOf(blocks: readonly Block[]): { programs: Program[]; faults: Fault[] } {
  const programs = new Map<string, Program>();
  const faults: Fault[] = [];
  let last: Program | undefined;
  for (const { info, text, line } of blocks) {
    const [language = "", ...marks] = info;
    if (language !== "ts" && language !== "tsx") continue;
    if (marks[0] === "no-check") {
      if (marks.length === 1) faults.push({ line, text: "write why after no-check." });
      continue;
    }
    const unknown = marks.find((mark) => !MARK.test(mark));
    if (unknown) faults.push({ line, text: `"${unknown}" is no mark of a block.` });
    const before = marks.includes("continue") ? last : undefined;
    const name = marks.find((mark) => mark.startsWith("file="))?.slice(5);
    const file = before?.file ?? name ?? `block-${line}.${language}`;
    const step = before?.step ?? marks.find((mark) => mark.startsWith("step="))?.slice(5) ?? "1";
    const key = `${step} ${file}`;
    if (!before && programs.has(key)) faults.push({ line, text: `${file} exists already.` });
    last = {
      file,
      step,
      marks: [...(before?.marks ?? []), ...marks],
      lines: [...(before?.lines ?? []), line],
      text: atLine(before?.text ?? "", line) + text,
    };
    programs.set(key, last);
  }
  return { programs: [...programs.values()], faults };
}

function atLine(text: string, line: number): string {
  return text + "\n".repeat(Math.max(line - text.split("\n").length, 0));
}
