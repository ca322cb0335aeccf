/** A field, or a file when it has the name of one. */
export interface Part {
  readonly name: string;
  readonly text: string;
  readonly file?: string;
}

const BOUNDARY = "----exam7MA4YWxkTrZu0gW";

/** Body and header of a form. */
export function multipart(parts: readonly Part[]): {
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
} {
  const pieces = parts.map(({ name, text, file }) => {
    const own = file === undefined ? "" : `; filename="${file}"`;
    return `--${BOUNDARY}\r\nContent-Disposition: form-data; name="${name}"${own}\r\n\r\n${text}\r\n`;
  });
  const body = `${pieces.join("")}--${BOUNDARY}--\r\n`;
  return { body, headers: { "content-type": `multipart/form-data; boundary=${BOUNDARY}` } };
}
