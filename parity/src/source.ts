import { readdir, readFile, stat } from "node:fs/promises";
import path from "node:path";
import { parseRecording } from "./exact-json.ts";
import { isRecording, isVectorFile } from "./recording.ts";
import type { Recording, VectorFile } from "./recording.ts";

/** A file to replay, or why it cannot be. */
export type Source =
  | { readonly kind: "recording"; readonly file: string; readonly recording: Recording }
  | { readonly kind: "vectors"; readonly file: string; readonly vectors: VectorFile }
  | { readonly kind: "problem"; readonly file: string; readonly problem: string };

/**
 * Reads recordings and vectors from files and folders, however deep. They are known by what is in
 * them: other JSON in a folder is passed over, a file named outright has to be one of the two.
 */
export async function readSources(places: readonly string[]): Promise<Source[]> {
  const sources: Source[] = [];
  for (const place of places) {
    const kind = await kindOf(place);
    if (kind === undefined) {
      sources.push({ kind: "problem", file: place, problem: "There is no such file or folder." });
    } else if (kind === "file") {
      sources.push(await readSource(place));
    } else {
      for (const file of await findJson(place)) {
        const source = await readSource(file);
        if (source.kind !== "problem" || source.problem !== stranger) sources.push(source);
      }
    }
  }
  return sources;
}

const stranger = 'Neither a recording ("app", "steps") nor vectors ("group", "vectors").';

async function kindOf(place: string): Promise<"file" | "folder" | undefined> {
  try {
    return (await stat(place)).isDirectory() ? "folder" : "file";
  } catch {
    return undefined;
  }
}

async function findJson(folder: string): Promise<string[]> {
  const names = await readdir(folder, { recursive: true });
  return names
    .filter((name) => name.endsWith(".json"))
    .sort()
    .map((name) => path.join(folder, name));
}

async function readSource(file: string): Promise<Source> {
  let content: unknown;
  try {
    content = parseRecording(await readFile(file, "utf8"));
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error);
    return { kind: "problem", file, problem: `It cannot be read: ${problem}` };
  }
  if (isRecording(content)) return { kind: "recording", file, recording: content };
  if (isVectorFile(content)) return { kind: "vectors", file, vectors: content };
  return { kind: "problem", file, problem: stranger };
}
