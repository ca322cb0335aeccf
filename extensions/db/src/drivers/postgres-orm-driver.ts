import { PostgreSqlConnection, PostgreSqlDriver } from "@mikro-orm/postgresql";
import { boundConnection } from "../binding/bound-connection.ts";
import { postgresPlaceholders } from "../binding/placeholders.ts";

const BoundConnection = boundConnection(PostgreSqlConnection, postgresPlaceholders);

/** MikroORM's driver of PostgreSQL, with statements whose values are bound. */
export class BoundPostgreSqlDriver extends PostgreSqlDriver {
  protected override readonly connection = new BoundConnection(this.config);
  protected override readonly replicas = this.createReplicas(
    (options) => new BoundConnection(this.config, options, "read"),
  );
}
