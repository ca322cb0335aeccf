/** By extension in lower case. What Python's `mimetypes` says, wherever it says something. */
const TYPES: Readonly<Record<string, string>> = {
  "7z": "application/x-7z-compressed",
  aac: "audio/aac",
  apk: "application/vnd.android.package-archive",
  apng: "image/apng",
  atom: "application/atom+xml",
  avi: "video/x-msvideo",
  avif: "image/avif",
  bin: "application/octet-stream",
  bmp: "image/bmp",
  cjs: "text/javascript",
  css: "text/css",
  csv: "text/csv",
  dmg: "application/x-apple-diskimage",
  doc: "application/msword",
  docx: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
  dtd: "application/xml-dtd",
  eot: "application/vnd.ms-fontobject",
  epub: "application/epub+zip",
  exe: "application/octet-stream",
  flac: "audio/flac",
  gif: "image/gif",
  glb: "model/gltf-binary",
  gltf: "model/gltf+json",
  heic: "image/heic",
  htm: "text/html",
  html: "text/html",
  ico: "image/vnd.microsoft.icon",
  ics: "text/calendar",
  jar: "application/java-archive",
  jpeg: "image/jpeg",
  jpg: "image/jpeg",
  js: "text/javascript",
  json: "application/json",
  jsonld: "application/ld+json",
  jxl: "image/jxl",
  m3u8: "application/vnd.apple.mpegurl",
  m4a: "audio/mp4",
  m4v: "video/mp4",
  map: "application/json",
  md: "text/markdown",
  mid: "audio/midi",
  mjs: "text/javascript",
  mkv: "video/x-matroska",
  mov: "video/quicktime",
  mp3: "audio/mpeg",
  mp4: "video/mp4",
  mpd: "application/dash+xml",
  mpeg: "video/mpeg",
  odp: "application/vnd.oasis.opendocument.presentation",
  ods: "application/vnd.oasis.opendocument.spreadsheet",
  odt: "application/vnd.oasis.opendocument.text",
  oga: "audio/ogg",
  ogg: "audio/ogg",
  ogv: "video/ogg",
  opus: "audio/ogg",
  otf: "font/otf",
  pdf: "application/pdf",
  png: "image/png",
  ppt: "application/vnd.ms-powerpoint",
  pptx: "application/vnd.openxmlformats-officedocument.presentationml.presentation",
  ps: "application/postscript",
  rar: "application/vnd.rar",
  rss: "application/x-rss+xml",
  rtf: "application/rtf",
  sql: "application/sql",
  srt: "text/plain",
  svg: "image/svg+xml",
  tar: "application/x-tar",
  tif: "image/tiff",
  tiff: "image/tiff",
  toml: "application/toml",
  tsv: "text/tab-separated-values",
  ttf: "font/ttf",
  txt: "text/plain",
  vcf: "text/vcard",
  vtt: "text/vtt",
  wasm: "application/wasm",
  wav: "audio/x-wav",
  weba: "audio/webm",
  webm: "video/webm",
  webmanifest: "application/manifest+json",
  webp: "image/webp",
  woff: "font/woff",
  woff2: "font/woff2",
  xhtml: "application/xhtml+xml",
  xls: "application/vnd.ms-excel",
  xlsx: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
  xml: "application/xml",
  xsl: "application/xslt+xml",
  xslt: "application/xslt+xml",
  yaml: "application/yaml",
  yml: "application/yaml",
  zip: "application/zip",
};

/** Their names count with their case: `.Z` is `compress`, `.z` is nothing. */
const ENCODINGS: Readonly<Record<string, string>> = {
  Z: "compress",
  br: "br",
  bz2: "bzip2",
  gz: "gzip",
  xz: "xz",
};

/** Extensions that stand for two. */
const DOUBLES: Readonly<Record<string, string>> = {
  svgz: "svg.gz",
  taz: "tar.gz",
  tbz2: "tar.bz2",
  tgz: "tar.gz",
  txz: "tar.xz",
  tz: "tar.gz",
};

const TEXTUAL = new Set([
  "application/ecmascript",
  "application/javascript",
  "application/sql",
  "application/xml",
  "application/xml-dtd",
  "application/xml-external-parsed-entity",
]);

/** What the name of a file says about its content. */
export interface FileType {
  readonly mimetype: string;
  /** How the content is packed, for `Content-Encoding`. */
  readonly encoding: string | undefined;
}

/**
 * Guesses the type of a file by its name, as Python's `mimetypes` does; `application/octet-stream`
 * when the name says nothing.
 *
 * @example
 * guessFileType("backup.tar.gz"); // { mimetype: "application/x-tar", encoding: "gzip" }
 */
export function guessFileType(name: string): FileType {
  let [stem, extension] = splitExtension(name);
  const double = Object.hasOwn(DOUBLES, extension) ? DOUBLES[extension] : undefined;
  if (double !== undefined) [stem, extension] = splitExtension(`${stem}.${double}`);
  const encoding = Object.hasOwn(ENCODINGS, extension) ? ENCODINGS[extension] : undefined;
  if (encoding !== undefined) [, extension] = splitExtension(stem);
  const written = extension.toLowerCase();
  const known = Object.hasOwn(TYPES, written) ? TYPES[written] : undefined;
  return { mimetype: known ?? "application/octet-stream", encoding };
}

/** Dots that a name starts with do not begin an extension. */
function splitExtension(name: string): [stem: string, extension: string] {
  const file = name.slice(Math.max(name.lastIndexOf("/"), name.lastIndexOf("\\")) + 1);
  const dot = file.lastIndexOf(".");
  if (dot <= 0 || /^\.*$/.test(file.slice(0, dot))) return [name, ""];
  return [name.slice(0, name.length - file.length + dot), file.slice(dot + 1)];
}

/**
 * The `Content-Type` for a media type: with `charset=utf-8` where the content is text, as Werkzeug
 * decides it. A type that has parameters already stays as it is.
 *
 * @example
 * contentType("image/svg+xml"); // "image/svg+xml; charset=utf-8"
 */
export function contentType(mimetype: string): string {
  const isText = mimetype.startsWith("text/") || TEXTUAL.has(mimetype) || mimetype.endsWith("+xml");
  return isText && !mimetype.includes(";") ? `${mimetype}; charset=utf-8` : mimetype;
}
