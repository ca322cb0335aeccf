import type { EntityClass, EntitySchema, EntitySchemaWithMeta } from "@mikro-orm/core";
import type { InferClassEntityDB, InferKyselyDB, SqlEntityManager } from "@mikro-orm/sql";
import type { Kysely } from "kysely";

/** A model: the class of a schema made with `defineEntity`, or the schema itself. */
export type Model = EntityClass<object> | EntitySchema;

/** The models of further databases, by the name of their bind. */
export type BoundModels = Readonly<Record<string, readonly Model[]>>;

/** The session of a context: MikroORM's entity manager, which knows the models of the database. */
export type Session<Models extends readonly Model[]> = SqlEntityManager & {
  readonly "~entities"?: Models;
};

/** Kysely on the tables of the models. */
export type TypedSql<Models extends readonly Model[]> = Kysely<
  InferKyselyDB<Extract<Models[number], EntitySchemaWithMeta>> &
    InferClassEntityDB<Exclude<Models[number], EntitySchema>>
>;
