import { entityOptions } from "./draft-entities.ts";
import type { DraftCall, ModelDraft, PropertyDraft } from "./model-draft.ts";
import { collectionNameOf, Names } from "./model-names.ts";

/** The text of a module with the models of all drafts. */
export function modelSource(drafts: readonly ModelDraft[]): string {
  const head = 'import { defineEntity, p } from "@phial/db";';
  const classes = drafts.map((draft) => classSource(draft, collectionsOf(draft, drafts)));
  const names = drafts.map(({ className }) => className).join(", ");
  const all = `/** What the database is made with: new Database({ models }). */\nexport const models = [${names}] as const;`;
  return `${[head, ...classes, all].join("\n\n")}\n`;
}

function classSource(draft: ModelDraft, collections: readonly PropertyDraft[]): string {
  const { className } = draft;
  const properties = [...draft.properties, ...collections].map(
    (property) => `    ${keyOf(property.name)}: ${propertySource(property)},`,
  );
  const options = Object.entries(entityOptions(draft)).flatMap(([key, value]) =>
    key === "indexes" || key === "uniques" || key === "checks"
      ? []
      : [`  ${key}: ${literal(value)},`],
  );
  const lists = Object.entries(entityOptions(draft)).flatMap(([key, value]) =>
    Array.isArray(value)
      ? [`  ${key}: [`, ...value.map((item) => `    ${literal(item)},`), "  ],"]
      : [],
  );
  return [
    `const ${className}Schema = defineEntity({`,
    ...options,
    "  properties: {",
    ...properties,
    "  },",
    ...lists,
    "});",
    `export class ${className} extends ${className}Schema.class {}`,
    `${className}Schema.setClass(${className});`,
  ].join("\n");
}

/** What refers to a model, as a collection of it; two ways from one table are told apart. */
function collectionsOf(draft: ModelDraft, drafts: readonly ModelDraft[]): readonly PropertyDraft[] {
  const names = new Names(draft.properties.map(({ name }) => name));
  return drafts.flatMap((other) => {
    const ways = other.properties.filter(
      ({ target, base }) => target === draft.className && base.method === "manyToOne",
    );
    return ways.map(({ name }) => {
      const isTold = ways.length > 1 || other === draft;
      const suffix = isTold ? `By${name.slice(0, 1).toUpperCase()}${name.slice(1)}` : "";
      return {
        name: names.take(collectionNameOf(other.table.name) + suffix),
        columns: [],
        base: { method: "oneToMany", args: [] },
        target: other.className,
        calls: [{ method: "mappedBy", args: [name] }],
      };
    });
  });
}

function propertySource({ base, target, calls }: PropertyDraft): string {
  const chain = calls.map(callSource).join("");
  if (target === undefined) return `p${callSource(base)}${chain}`;
  return `() => p.${base.method}(${target})${chain}`;
}

function callSource({ method, args }: DraftCall): string {
  const values = args.map(literal).join(", ");
  return `.${method}(${method === "enum" ? `${values} as const` : values})`;
}

function literal(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(literal).join(", ")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const entries = Object.entries(value).filter(([, item]) => item !== undefined);
  return `{ ${entries.map(([key, item]) => `${keyOf(key)}: ${literal(item)}`).join(", ")} }`;
}

function keyOf(name: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(name) ? name : JSON.stringify(name);
}
