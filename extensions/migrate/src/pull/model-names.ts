import { splitName } from "../schema/mikro-schema.ts";
import type { ForeignKeySnapshot } from "../schema/schema-snapshot.ts";

/** Gives each thing a name that nothing else has. */
export class Names {
  readonly #taken: Set<string>;

  constructor(taken: Iterable<string> = []) {
    this.#taken = new Set(taken);
  }

  take(wanted: string): string {
    let name = wanted;
    for (let at = 2; this.#taken.has(name); at += 1) name = `${wanted}${at}`;
    this.#taken.add(name);
    return name;
  }
}

/** The class of a table: `blog_categories` is `BlogCategory`. */
export function classNameOf(table: string): string {
  const name = camelCase(singular(splitName(table)[1]));
  const pascal = name.slice(0, 1).toUpperCase() + name.slice(1);
  return /^[A-Za-z]/.test(pascal) ? pascal : `Table${pascal}`;
}

/** The property of a column: `full_name` is `fullName`. */
export function propertyNameOf(column: string): string {
  const name = camelCase(column);
  return /^[A-Za-z_$]/.test(name) ? name : `_${name}`;
}

/** The property of a foreign key: `author_id` is `author`; a key of several columns is its table. */
export function relationNameOf({
  columns,
  references,
  referencedColumns,
}: ForeignKeySnapshot): string {
  const [column = "", ...others] = columns;
  if (others.length > 0) return camelCase(singular(splitName(references)[1]));
  const endings = ["_id", `_${referencedColumns[0] ?? "id"}`];
  const ending = endings.find((one) => column.toLowerCase().endsWith(one.toLowerCase())) ?? "";
  return propertyNameOf(column.slice(0, column.length - ending.length));
}

/** The property of all that refers to a model: the name of its table. */
export function collectionNameOf(table: string): string {
  return propertyNameOf(splitName(table)[1]);
}

function camelCase(text: string): string {
  const [first = "", ...rest] = text.split(/[^A-Za-z0-9$]+/).filter(Boolean);
  const start = /^[A-Z0-9]+$/.test(first)
    ? first.toLowerCase()
    : first.slice(0, 1).toLowerCase() + first.slice(1);
  return start + rest.map((word) => word.slice(0, 1).toUpperCase() + word.slice(1)).join("");
}

function singular(word: string): string {
  if (/lves$/i.test(word)) return `${word.slice(0, -3)}f`;
  if (/ies$/i.test(word)) return `${word.slice(0, -3)}y`;
  if (/(?:ss|sh|ch|x|z)es$/i.test(word)) return word.slice(0, -2);
  return /[^sui]s$/i.test(word) ? word.slice(0, -1) : word;
}
