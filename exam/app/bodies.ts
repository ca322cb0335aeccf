import {
  Blueprint,
  type Context,
  HttpError,
  type UploadedFile,
  mediaType,
  readForm,
  readJson,
  readQuery,
  secureFilename,
} from "phial";

const FORMS: ReadonlySet<string> = new Set([
  "application/x-www-form-urlencoded",
  "multipart/form-data",
]);

/** Routes that give back what they were sent. */
export const bodies = new Blueprint("bodies");

bodies.post("/echo/json", async function echoJson(c) {
  const value = await readJson(c);
  return { type: typeOf(value), keys: keysOf(value), depth: depthOf(value), value };
});

bodies.post("/echo/form", async function echoForm(c) {
  requireForm(c);
  const { fields, files } = await readForm(c);
  const described = [...files.lists()].map(([name, list]) => [name, list.map(describe)] as const);
  return { fields: Object.fromEntries(fields.lists()), files: Object.fromEntries(described) };
});

bodies.post("/upload", async function upload(c) {
  requireForm(c);
  const { files } = await readForm(c);
  const file = files.require("file");
  // Read to the end: the answer stands for a file that has arrived.
  let bytes = 0;
  for await (const chunk of file.stream()) bytes += chunk.length;
  return { ...describe(file), bytes };
});

bodies.post("/ignore-body", function ignoreBody(c) {
  return c.body(null, 204);
});

bodies.get("/echo/query", function echoQuery(c) {
  return { query: Object.fromEntries(readQuery(c).lists()) };
});

function requireForm(c: Context): void {
  if (FORMS.has(mediaType(c))) return;
  throw new HttpError(415, { detail: `Send ${[...FORMS].join(" or ")}.` });
}

function describe(file: UploadedFile): object {
  return { name: secureFilename(file.fileName), type: file.contentType, size: file.size };
}

function typeOf(value: unknown): string {
  if (value === null) return "null";
  return Array.isArray(value) ? "array" : typeof value;
}

function keysOf(value: unknown): string[] {
  return typeof value === "object" && value !== null ? Object.keys(value) : [];
}

/** How many lists and objects are inside each other; bounded by MAX_JSON_DEPTH. */
function depthOf(value: unknown): number {
  if (typeof value !== "object" || value === null) return 0;
  let deepest = 0;
  for (const inner of Object.values(value)) deepest = Math.max(deepest, depthOf(inner));
  return deepest + 1;
}
