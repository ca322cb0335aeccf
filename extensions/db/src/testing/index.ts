/**
 * What tests of an app with a database need.
 *
 * @module @phial/db/testing
 */
export { assertCount, assertHas, assertMissing } from "./assertions.ts";
export { rollbackAfter } from "./rollback-after.ts";
