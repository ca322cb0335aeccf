import type { Phial } from "phial";
import type { AppDatabases } from "../app-databases.ts";

/** The part of a `Database` that is needed. */
interface BoundTo {
  of(app: Phial): AppDatabases;
}

/**
 * Puts each database of an app into one transaction until it is disposed of, and then undoes all
 * that was done meanwhile: by requests, commands and `app.run()`, in transactions and without, on
 * all binds. What is a transaction to the app is a savepoint then.
 *
 * All share one connection, so that transactions wait for each other, and reads see what is not yet
 * committed. MariaDB commits by itself before it changes a table: create the tables first.
 *
 * @example
 * await using _undo = await rollbackAfter(db, app);
 * await testClient(app).post("/notes/tea");
 */
export async function rollbackAfter(db: BoundTo, app: Phial): Promise<AsyncDisposable> {
  await app.start();
  const undo = new AsyncDisposableStack();
  try {
    for (const engine of db.of(app)) undo.use(await engine.openSandbox());
  } catch (error) {
    await undo.disposeAsync();
    throw error;
  }
  return undo;
}
