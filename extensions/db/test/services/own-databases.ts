import { Phial, silentLogger } from "phial";
import { mariadb } from "../../src/drivers/mariadb.ts";
import { postgres } from "../../src/drivers/postgres.ts";
import { Database } from "../../src/index.ts";

const db = new Database({ drivers: [postgres(), mariadb()] });

async function execute(url: string, ...statements: readonly string[]): Promise<void> {
  await using app = new Phial("admin", { config: { DATABASE_URL: url }, log: silentLogger });
  db.initApp(app);
  await app.run(async () => {
    for (const statement of statements) await db.session.execute(statement);
  });
}

/** Databases of a suite's own on a server, which may be somebody's; dropped when disposed of. */
export class OwnDatabases implements AsyncDisposable {
  readonly #server: string;
  readonly #names: string[] = [];

  constructor(server: string) {
    this.#server = server;
  }

  /** The URL of a new, empty database. */
  async create(): Promise<string> {
    const name = `phial_db_${process.pid}_${Math.random().toString(36).slice(2, 8)}`;
    // The usual template may be in use by somebody else.
    const template = this.#isPostgres ? " template template0" : "";
    await execute(this.#server, `create database ${name}${template}`);
    this.#names.push(name);
    const url = new URL(this.#server);
    url.pathname = `/${name}`;
    return url.href;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const force = this.#isPostgres ? " with (force)" : "";
    await execute(this.#server, ...this.#names.map((name) => `drop database ${name}${force}`));
  }

  get #isPostgres(): boolean {
    return this.#server.startsWith("postgres");
  }
}
