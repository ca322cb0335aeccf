import type { TagParser } from "../../extension.ts";
import { parseAutoescape } from "./autoescape.ts";
import { parseBlock, parseExtends } from "./block.ts";
import { parseFilterBlock } from "./filter-block.ts";
import { parseFor } from "./for.ts";
import { parseIf } from "./if.ts";
import { parseFromImport, parseImport, parseInclude } from "./import.ts";
import { parseCallBlock, parseMacro } from "./macro.ts";
import { parsePrint } from "./print.ts";
import { parseSet } from "./set.ts";
import { parseWith } from "./with.ts";

/** The tags of the language. */
export const STATEMENTS: ReadonlyMap<string, TagParser> = new Map<string, TagParser>([
  ["for", parseFor],
  ["if", parseIf],
  ["block", parseBlock],
  ["extends", parseExtends],
  ["print", parsePrint],
  ["macro", parseMacro],
  ["include", parseInclude],
  ["from", parseFromImport],
  ["import", parseImport],
  ["set", parseSet],
  ["with", parseWith],
  ["autoescape", parseAutoescape],
  ["call", parseCallBlock],
  ["filter", parseFilterBlock],
]);
