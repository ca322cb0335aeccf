/**
 * Databases for Phial: models and sessions on MikroORM, with typed SQL beside.
 *
 * @module @phial/db
 */
export { defineEntity, LockMode, p } from "@mikro-orm/core";
// What declarations of models name: a package that has some depends on this one, not on MikroORM.
export type {
  EmptyOptions,
  EntityCtor,
  EntitySchemaWithMeta,
  InferEntityFromProperties,
  PropertyOptions,
  UniversalPropertyOptionsBuilder,
} from "@mikro-orm/core";
export type { AppDatabases } from "./app-databases.ts";
export type { BoundDatabase, FindOr404Options } from "./bound-database.ts";
export type { CommitPayload, ModelChange } from "./commit-signals.ts";
export { Database, type DatabaseOptions } from "./database.ts";
export type { DatabaseDriver, DriverInit } from "./driver.ts";
export type { DatabaseHealth, Engine } from "./engine.ts";
export {
  factory,
  type Factory,
  type FactoryCall,
  type FactoryTarget,
  type FactoryValues,
} from "./factory.ts";
export type { BoundModels, Model, Session, TypedSql } from "./models.ts";
export type { PaginateOptions } from "./pagination-models.ts";
export { paginate } from "./pagination-request.ts";
export { arrayPages, queryPages } from "./pagination-sources.ts";
export {
  type NeighbourOptions,
  type PageEdges,
  type PageOptions,
  type PageSource,
  Pagination,
} from "./pagination.ts";
export type { RecordedQueries } from "./query-journal.ts";
export type { RecordedQuery } from "./recorded-queries.ts";
export { seeder, type Seeder, type SeedTarget } from "./seeder.ts";
export { sortOrder, type SortOptions } from "./sort-order.ts";
export type { DatabaseTarget } from "./url.ts";
