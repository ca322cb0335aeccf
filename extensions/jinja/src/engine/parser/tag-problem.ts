/** The tags around a place in a template. */
export interface OpenTags {
  /** The innermost tag that has to be closed. */
  readonly innermost: string | undefined;
  /** For every tag that is open, the tags of which one has to come; the innermost last. */
  readonly awaited: readonly (readonly string[])[];
}

/** Jinja's words for a tag that has no place here; `name` is null for the end of the template. */
export function tagProblem(name: string | null, { innermost, awaited }: OpenTags): string {
  const sentences = [
    name === null ? "Unexpected end of template." : `Encountered unknown tag '${name}'.`,
  ];
  const looking = awaited
    .at(-1)
    ?.map((tag) => `'${tag}'`)
    .join(" or ");
  if (looking && name !== null && awaited.some((tags) => tags.includes(name))) {
    sentences.push(
      "You probably made a nesting mistake. Jinja is expecting this tag, " +
        `but currently looking for ${looking}.`,
    );
  } else if (looking) {
    sentences.push(`Jinja was looking for the following tags: ${looking}.`);
  }
  if (innermost !== undefined) {
    sentences.push(`The innermost block that needs to be closed is '${innermost}'.`);
  }
  return sentences.join(" ");
}
