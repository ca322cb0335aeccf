import { OperationError } from "../errors.ts";
import { allocate } from "../values/limits.ts";

const WORDS =
  `a ac accumsan ad adipiscing aenean aliquam aliquet amet ante aptent arcu at auctor augue
  bibendum blandit commodo condimentum congue consectetur consequat convallis cras cursus dapibus
  diam dictum dignissim dolor donec dui duis efficitur egestas eget eleifend elit enim erat eros est
  et etiam eu euismod ex facilisis fames faucibus felis fermentum feugiat finibus fringilla fusce
  gravida habitant hendrerit iaculis id imperdiet in integer interdum ipsum justo lacinia lacus
  laoreet lectus leo libero ligula lobortis lorem luctus maecenas magna malesuada massa mattis
  mauris maximus metus mi molestie mollis morbi nam nec neque nibh nisi nisl non nulla nullam nunc
  odio orci ornare pellentesque pharetra placerat porta posuere praesent pretium primis proin purus
  quam quis rhoncus risus rutrum sagittis sapien scelerisque sed sem semper senectus sit sodales
  suscipit suspendisse tellus tempor tempus tincidunt tortor tristique turpis ullamcorper ultrices
  urna ut varius vehicula vel velit venenatis vestibulum vitae vivamus viverra volutpat vulputate`
    .trim()
    .split(/\s+/);

const LONGEST_WORD = 16;

/** How long a paragraph is: at least `min` words and fewer than `max`. */
export interface ParagraphLength {
  readonly min: number;
  readonly max: number;
}

/**
 * Paragraphs of text that means nothing.
 *
 * @throws OperationError `ValueError` when no number of words is possible
 */
export function loremIpsum(count: number, { min, max }: ParagraphLength): string[] {
  if (count > 0 && min >= max) {
    const range = `(${min}, ${max}, ${max - min})`;
    throw new OperationError("ValueError", `empty range for randrange() ${range}`);
  }
  allocate(count * max * LONGEST_WORD);
  return Array.from({ length: Math.max(count, 0) }, () => paragraph(between(min, max)));
}

function paragraph(length: number): string {
  const words: string[] = [];
  let last = "";
  let comma = 0;
  let stop = 0;
  for (let index = 0; index < length; index++) {
    last = wordOtherThan(last);
    let word = index === 0 || words.at(-1)?.endsWith(".") === true ? capitalized(last) : last;
    if (index - between(3, 8) > comma) {
      comma = index;
      stop += 2;
      word += ",";
    }
    if (index - between(10, 20) > stop) {
      comma = stop = index;
      word = `${word.replace(",", "")}.`;
    }
    words.push(word);
  }
  return `${words.join(" ").replace(/[.,]$/, "")}.`;
}

function wordOtherThan(last: string): string {
  for (;;) {
    const word = WORDS[between(0, WORDS.length)] ?? "";
    if (word !== last) return word;
  }
}

function capitalized(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}

/** A whole number from `low` up to `high`, which it never is. */
function between(low: number, high: number): number {
  return low + Math.floor(Math.random() * (high - low));
}
