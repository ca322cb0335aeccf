import type { AbstractSqlConnection, SqlOptions } from "@mikro-orm/sql";
import type {
  DatabaseIntrospector,
  Dialect,
  DialectAdapter,
  Driver,
  Kysely,
  QueryCompiler,
} from "kysely";
import { isRowSource } from "../binding/row-source.ts";
import type { Gate } from "./gate.ts";
import { GuardedDriver } from "./guarded-driver.ts";

/** A dialect of Kysely behind a {@link Gate}. */
export class GuardedDialect implements Dialect {
  readonly #inner: Dialect;
  readonly #gate: Gate;

  constructor(inner: Dialect, gate: Gate) {
    this.#inner = inner;
    this.#gate = gate;
  }

  createDriver(): Driver {
    return new GuardedDriver(this.#inner.createDriver(), this.#gate);
  }

  createQueryCompiler(): QueryCompiler {
    return this.#inner.createQueryCompiler();
  }

  createAdapter(): DialectAdapter {
    return this.#inner.createAdapter();
  }

  createIntrospector(db: Kysely<unknown>): DatabaseIntrospector {
    return this.#inner.createIntrospector(db);
  }
}

/** Puts a gate before the dialect that a driver gives MikroORM itself. */
export function guardedOptions(options: SqlOptions, gate: Gate): SqlOptions {
  const { driverOptions } = options;
  if (typeof driverOptions !== "function") return options;
  const guarded = guardedBy(gate);
  return {
    ...options,
    driverOptions: () => {
      const given: unknown = driverOptions();
      return isDialect(given) ? guarded(given) : given;
    },
  };
}

/** Puts a gate before what a connection of MikroORM will be made with. */
export function guardConnection(connection: AbstractSqlConnection, gate: Gate): void {
  const make = connection.createKyselyDialect.bind(connection);
  const guarded = guardedBy(gate);
  const known = new WeakRef(gate);
  if (isRowSource(connection)) {
    connection.readAtOnce = (statement) => known.deref()?.readAtOnce(statement);
  }
  // MikroORM has no option for it: a dialect of one's own would take its options away.
  Object.assign(connection, {
    createKyselyDialect(overrides: Parameters<typeof make>[0]) {
      const dialect = make(overrides);
      return dialect instanceof Promise ? dialect.then(guarded) : guarded(dialect);
    },
  });
}

/** The classes of the models hold on to what MikroORM is made with: so that must not hold on to an app. */
function guardedBy(gate: Gate): (dialect: Dialect) => Dialect {
  const known = new WeakRef(gate);
  return (dialect) => {
    const there = known.deref();
    return there ? new GuardedDialect(dialect, there) : dialect;
  };
}

function isDialect(value: unknown): value is Dialect {
  return typeof value === "object" && value !== null && "createDriver" in value;
}
