/**
 * Databases for Phial: models and sessions on MikroORM, with typed SQL beside.
 *
 * @module @phial/db
 */
export { defineEntity, p } from "@mikro-orm/core";
