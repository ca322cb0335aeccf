import { EntitySchema } from "@mikro-orm/core";
import fc from "fast-check";

/** What is said of a property, in the form of MikroORM's schemas. */
type Definition = Readonly<Record<string, unknown>>;

/** A property of a model, and the values that it may have. */
interface Kind {
  readonly property: Definition;
  readonly values: fc.Arbitrary<unknown>;
  /** Whether it may be filtered and sorted by. */
  readonly isPlain?: boolean;
}

const text = fc.oneof(
  fc.string({ maxLength: 6 }),
  fc.constantFrom("", "'", '"', "?", "\\", "a'; --", "%", "ü"),
);
const whole = fc.integer({ min: -3, max: 3 });
const time = fc.integer({ min: 0, max: 4e9 }).map((seconds) => new Date(seconds * 1000));

/** What a property may be, by the beginning of its name. */
export const KINDS: Readonly<Record<string, Kind>> = {
  integer: { property: { type: "integer" }, values: whole, isPlain: true },
  double: { property: { type: "double" }, values: fc.constantFrom(0.5, -1.25, 3), isPlain: true },
  text: { property: { type: "string" }, values: text, isPlain: true },
  choice: {
    property: { enum: true, items: ["a", "b"] },
    values: fc.constantFrom("a", "b"),
    isPlain: true,
  },
  flag: { property: { type: "boolean" }, values: fc.boolean(), isPlain: true },
  moment: { property: { type: "datetime" }, values: time, isPlain: true },
  day: { property: { type: "date" }, values: fc.constantFrom("2024-02-29", "1999-12-31") },
  big: {
    property: { type: "bigint" },
    values: fc.constantFrom(1n, -5n, 9_007_199_254_740_993n),
    isPlain: true,
  },
  price: {
    property: { type: "decimal", precision: 8, scale: 2 },
    values: fc.constantFrom("1.50", "20.25"),
  },
  json: { property: { type: "json" }, values: fc.constantFrom({ a: 1 }, [1, "?"], "x", 5) },
  bytes: {
    property: { type: "blob" },
    values: fc.uint8Array({ maxLength: 4 }).map((bytes) => Buffer.from(bytes)),
  },
  list: {
    property: { type: "array" },
    values: fc.array(fc.constantFrom("a", "b", "'"), { maxLength: 2 }),
  },
  hidden: { property: { type: "string", hidden: true }, values: text, isPlain: true },
  lazy: { property: { type: "text", lazy: true }, values: text },
  lazyRef: { property: { type: "text", lazy: true, ref: true }, values: text },
  scalarRef: { property: { type: "text", ref: true }, values: text },
};

/** What a random model has. */
export interface ModelPlan {
  readonly kinds: readonly { readonly kind: string; readonly isNullable: boolean }[];
  readonly isVersioned: boolean;
  readonly isRef: boolean;
  readonly isOptional: boolean;
  readonly hasInverse: boolean;
  readonly isSelfReferencing: boolean;
  readonly hasTags: boolean;
  readonly hasFormula: boolean;
}

export const modelPlans: fc.Arbitrary<ModelPlan> = fc.record({
  kinds: fc.array(
    fc.record({ kind: fc.constantFrom(...Object.keys(KINDS)), isNullable: fc.boolean() }),
    { minLength: 1, maxLength: 6 },
  ),
  isVersioned: fc.boolean(),
  isRef: fc.boolean(),
  isOptional: fc.boolean(),
  hasInverse: fc.boolean(),
  isSelfReferencing: fc.boolean(),
  hasTags: fc.boolean(),
  hasFormula: fc.boolean(),
});

/** A property of the models that was drawn. */
export interface DrawnProperty {
  readonly name: string;
  readonly kind: Kind;
  readonly isNullable: boolean;
}

export interface DrawnModels {
  readonly plan: ModelPlan;
  readonly Post: EntitySchema<Row>;
  readonly Author: EntitySchema<Row>;
  readonly Tag: EntitySchema<Row>;
  readonly properties: readonly DrawnProperty[];
}

/** An entity of a model that no type knows. */
export type Row = Record<string, unknown>;

let drawn = 0;

/** Posts with the properties of a plan, their authors and, perhaps, their tags. */
export function modelsOf(plan: ModelPlan): DrawnModels {
  const number = (drawn += 1);
  const properties = plan.kinds.map(({ kind, isNullable }, index): DrawnProperty => {
    return { name: `${kind}${index}`, kind: known(kind), isNullable };
  });
  const scalars = Object.fromEntries(
    properties.map(({ name, kind, isNullable }) => [
      name,
      { ...kind.property, nullable: isNullable },
    ]),
  );
  const id = { type: "integer", primary: true };
  const Tag = schemaOf(`Tag${number}`, { id, label: { type: "string" } });
  const Author = schemaOf(`Author${number}`, {
    id,
    name: { type: "string" },
    ...(plan.kinds.length > 2 && scalars),
    ...(plan.hasInverse && { posts: { kind: "1:m", entity: () => Post, mappedBy: "author" } }),
  });
  const Post = schemaOf(`Post${number}`, {
    id,
    ...scalars,
    ...extrasOf(plan, () => ({ Post, Author, Tag })),
  });
  return { plan, Post, Author, Tag, properties };
}

type Others = () => Pick<DrawnModels, "Post" | "Author" | "Tag">;

function extrasOf(plan: ModelPlan, others: Others): Definition {
  return {
    author: {
      kind: "m:1",
      entity: () => others().Author,
      ref: plan.isRef,
      nullable: plan.isOptional,
      ...(plan.hasInverse && { inversedBy: "posts" }),
    },
    ...(plan.isVersioned && { version: { type: "integer", version: true } }),
    ...(plan.isSelfReferencing && {
      parent: { kind: "m:1", entity: () => others().Post, ref: true, nullable: true },
    }),
    ...(plan.hasTags && { tags: { kind: "m:n", entity: () => others().Tag, owner: true } }),
    ...(plan.hasFormula && {
      doubled: { type: "integer", formula: (columns: Row) => `${String(columns["id"])} * 2` },
    }),
  };
}

function schemaOf(name: string, properties: Definition): EntitySchema<Row> {
  // Its types want to know the properties beforehand.
  return new EntitySchema<Row>({ name, properties } as never);
}

function known(kind: string): Kind {
  const found = KINDS[kind];
  if (!found) throw new TypeError(`There is no ${kind}.`);
  return found;
}
