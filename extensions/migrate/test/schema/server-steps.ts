import { defineEntity, type Model, p } from "@phial/db";
import type { SchemaStep } from "./schema-steps.ts";

/* oxlint-disable typescript/no-explicit-any -- properties of many shapes are put together */

function mugs(properties: Record<string, any>, options: Record<string, any> = {}): any {
  return defineEntity({ name: "Mug", tableName: "mugs", properties, ...options });
}

const id = () => p.integer().primary().autoincrement();
const name = () => p.string().length(40);

function view(expression: string): any {
  return defineEntity({
    name: "BigMug",
    tableName: "big_mugs",
    view: true,
    expression,
    properties: { id: p.integer().primary(), name: p.string() },
  });
}

const BIG = "select id, name from mugs where size > 3";

function shop(changes: Record<string, any>): readonly Model[] {
  const jug = defineEntity({
    name: "Jug",
    schema: "shop",
    tableName: "jugs",
    properties: { id: id(), name: name(), facts: p.json().nullable(), ...changes },
    indexes: [
      { name: "jugs_text", properties: "name", type: "fulltext" },
      { name: "jugs_fact", properties: "facts.kind" as "facts" },
    ],
  });
  const cup = defineEntity({
    name: "Cup",
    schema: "shop",
    tableName: "cups",
    properties: { id: id(), jug: () => p.manyToOne(jug).deleteRule("cascade") },
  });
  return [jug, cup];
}

/** What PostgreSQL has besides what all have. */
export const POSTGRES_STEPS: readonly SchemaStep[] = [
  {
    name: "a type of its own, a comment and a number with a default",
    models: [
      mugs(
        {
          id: id(),
          name: name().comment("it's a name"),
          mood: p
            .enum(["calm", "it's so"] as const)
            .nativeEnumName("mood")
            .default("calm"),
          size: p.string().length(10).default("5"),
        },
        { comment: "for tea" },
      ),
    ],
    rows: ["insert into mugs (name) values ('blue')"],
  },
  {
    name: "a further value of the type, which is the default at once",
    models: [
      mugs({
        id: id(),
        name: name(),
        mood: p
          .enum(["calm", "it's so", "wild"] as const)
          .nativeEnumName("mood")
          .default("wild"),
        size: p.string().length(10).default("5"),
      }),
    ],
    rows: ["insert into mugs (name) values ('red')"],
    keeps: ["select mood::text from mugs order by id", ["calm", "wild"]],
  },
  {
    name: "a value that the type has no longer, and another after it",
    models: [
      mugs({
        id: id(),
        name: name(),
        mood: p
          .enum(["wild", "calm", "late"] as const)
          .nativeEnumName("mood")
          .default("wild"),
        size: p.string().length(10).default("5"),
      }),
    ],
    keeps: ["select mood::text from mugs order by id", ["calm", "wild"]],
  },
  {
    name: "a text that becomes a number with its default, and a bigger key",
    models: [
      mugs({
        id: p.bigint().primary().autoincrement(),
        name: name(),
        mood: p
          .enum(["wild", "calm", "late"] as const)
          .nativeEnumName("mood")
          .nullable(),
        size: p.integer().default(5),
      }),
    ],
    rows: ["insert into mugs (name, mood) values ('green', 'late')"],
    keeps: ["select size from mugs order by id", [5, 5, 5]],
  },
  {
    name: "a view of it",
    models: [
      mugs({
        id: p.bigint().primary().autoincrement(),
        name: name(),
        size: p.integer().default(5),
      }),
      view(BIG),
    ],
    keeps: ["select name from big_mugs order by id", ["blue", "red", "green"]],
  },
  {
    name: "a column below the view gets another type",
    models: [
      mugs({
        id: p.bigint().primary().autoincrement(),
        name: p.text(),
        size: p.bigint().default(5),
        half: p.integer().nullable().generated("(size / 2) stored").index(),
      }),
      view(BIG),
    ],
    keeps: ["select half from mugs order by id", [2, 2, 2]],
  },
  {
    name: "what is computed is computed otherwise, and a key that nothing counts",
    models: [
      mugs({
        id: p.bigint().primary().autoincrement(false),
        name: p.text(),
        size: p.bigint().default(5),
        half: p.integer().nullable().generated("(size / 3) stored").index(),
      }),
    ],
    keeps: ["select half from mugs order by id", [1, 1, 1]],
  },
  {
    name: "a trigger, a unique column and a column that the key has more",
    models: [
      mugs(
        {
          id: p.bigint().primary().autoincrement(false),
          kind: p.integer().primary().default(1),
          name: p.text().unique(),
        },
        {
          triggers: [
            {
              name: "mugs_shout",
              timing: "before",
              events: ["insert", "update"],
              body: "NEW.name := upper(NEW.name); return NEW",
            },
          ],
        },
      ),
    ],
    rows: ["insert into mugs (id, name) values (9, 'quiet')"],
    keeps: ["select name from mugs order by id", ["blue", "red", "green", "QUIET"]],
  },
  {
    name: "a table with another name, its trigger, its key and its unique column",
    models: [
      defineEntity({
        name: "Cup",
        tableName: "cups",
        properties: {
          id: p.bigint().primary().autoincrement(false),
          kind: p.integer().primary().default(1),
          label: p.text().unique(),
        },
      }),
    ] as readonly Model[],
    renames: [
      { from: "mugs", to: "cups" },
      { table: "cups", from: "name", to: "label" },
    ],
    keeps: ["select label from cups order by id", ["blue", "red", "green", "QUIET"]],
  },
  {
    name: "tables in a schema of their own, with a foreign key, an index for texts and one within JSON",
    models: shop({}),
    rows: [
      "insert into shop.jugs (name) values ('tea')",
      "insert into shop.cups (jug_id) values (1)",
    ],
  },
  {
    name: "a column, an index and a type of a table in a schema",
    models: shop({ size: p.integer().default(3).index(), name: p.string().length(200).unique() }),
    keeps: ["select size from shop.jugs", [3]],
  },
];

/** What MariaDB has besides what all have. */
export const MARIADB_STEPS: readonly SchemaStep[] = [
  {
    name: "an enum with quotes and commas, a comment and a computed column",
    models: [
      mugs(
        {
          id: id(),
          name: name().comment("it's a name").collation("utf8mb4_bin"),
          mood: p.enum(["it's so", "a,b"] as const).default("a,b"),
          size: p.integer().default(6),
          half: p.integer().nullable().generated("(size / 2) stored").index(),
        },
        { comment: "for tea" },
      ),
    ],
    rows: ["insert into mugs (name) values ('blue')"],
    keeps: ["select half from mugs", [3]],
  },
  {
    name: "values in another order, another comment and another expression",
    models: [
      mugs(
        {
          id: id(),
          name: name().comment("a name"),
          mood: p.enum(["new", "a,b", "it's so"] as const).default("it's so"),
          size: p.integer().default(6),
          half: p.integer().nullable().generated("(size / 3) stored").index(),
        },
        { comment: "for coffee" },
      ),
    ],
    keeps: ["select mood from mugs", ["a,b"]],
  },
  {
    name: "a bigger key with a table that refers to it",
    models: (() => {
      const mug = mugs({ id: id(), name: name(), size: p.integer().default(6) });
      const lid = defineEntity({
        name: "Lid",
        tableName: "lids",
        properties: { id: id(), mug: () => p.manyToOne(mug).deleteRule("cascade") },
      });
      return [mug, lid] as readonly Model[];
    })(),
    rows: ["insert into lids (mug_id) values (1)"],
  },
  {
    name: "the key and what refers to it get another type together",
    models: (() => {
      const mug = mugs({
        id: p.bigint().primary().autoincrement(),
        name: name(),
        size: p.integer().default(6),
      });
      const lid = defineEntity({
        name: "Lid",
        tableName: "lids",
        properties: { id: id(), mug: () => p.manyToOne(mug).deleteRule("cascade") },
      });
      return [mug, lid] as readonly Model[];
    })(),
    keeps: ["select mug_id from lids", [1]],
  },
  {
    name: "another index under the foreign key, and a key of two columns",
    models: (() => {
      const mug = mugs({
        id: p.bigint().primary().autoincrement(),
        name: name(),
        size: p.integer().default(6),
      });
      const lid = defineEntity({
        name: "Lid",
        tableName: "lids",
        properties: {
          id: p.integer().primary(),
          kind: p.integer().primary().default(1),
          mug: () => p.manyToOne(mug).deleteRule("cascade").index(false),
        },
        indexes: [{ name: "lids_of_mug", properties: ["mug", "kind"] }],
      });
      return [mug, lid] as readonly Model[];
    })(),
    keeps: ["select kind from lids", [1]],
  },
];

/** What SQLite writes anew, with what hangs on it. */
export const SQLITE_STEPS: readonly SchemaStep[] = [
  {
    name: "a table with a trigger, and a view of it",
    models: [
      mugs(
        { id: id(), name: name(), size: p.integer().default(5) },
        {
          triggers: [
            {
              name: "mugs_shout",
              timing: "after",
              events: ["insert"],
              body: "update mugs set name = upper(name) where id = NEW.id",
            },
          ],
        },
      ),
      view(BIG),
    ],
    rows: [
      "insert into mugs (name) values ('blue')",
      "insert into mugs (name) values ('red')",
      "delete from mugs where id = 2",
    ],
    keeps: ["select name from big_mugs", ["BLUE"]],
  },
  {
    name: "the table is written anew, and its trigger, its view and its count stay",
    models: [
      mugs(
        { id: id(), name: name(), size: p.float().default(5) },
        {
          triggers: [
            {
              name: "mugs_shout",
              timing: "after",
              events: ["insert"],
              body: "update mugs set name = upper(name) where id = NEW.id",
            },
          ],
        },
      ),
      view(BIG),
    ],
    rows: ["insert into mugs (name) values ('green')"],
    keeps: ["select id || name from big_mugs order by id", ["1BLUE", "3GREEN"]],
  },
  {
    name: "a computed column, and a default that is an expression",
    models: [
      mugs({
        id: id(),
        name: name(),
        size: p.float().default(5),
        half: p.float().nullable().generated("(size / 2) stored"),
        madeAt: p.datetime().defaultRaw("current_timestamp"),
      }),
    ],
    keeps: ["select half from mugs order by id", [2.5, 2.5]],
  },
  {
    name: "two columns with other names in a table that is written anew",
    models: [
      mugs({
        id: id(),
        label: name(),
        width: p.float().default(6),
        madeAt: p.datetime().defaultRaw("current_timestamp"),
      }),
    ],
    renames: [
      { table: "mugs", from: "name", to: "label" },
      { table: "mugs", from: "size", to: "width" },
    ],
    keeps: ["select label || width from mugs order by id", ["BLUE5.0", "GREEN5.0"]],
  },
];
