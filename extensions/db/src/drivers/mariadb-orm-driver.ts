import type { Configuration } from "@mikro-orm/core";
import { MariaDbDriver, MySqlConnection } from "@mikro-orm/mariadb";
import { boundConnection } from "../binding/bound-connection.ts";
import { mariadbPlaceholders } from "../binding/placeholders.ts";
import { prepareOn } from "./prepared-statements.ts";

/** mysql2 would write the values into the text, unless the statement is a prepared one. */
class PreparingConnection extends MySqlConnection {
  #connecting: Promise<void> | undefined;

  /** Many may ask at once for what is not connected yet: they must not make a pool each. */
  override connect(...options: Parameters<MySqlConnection["connect"]>): Promise<void> {
    this.#connecting ??= this.#connect(options).finally(() => (this.#connecting = undefined));
    return this.#connecting;
  }

  async #connect(options: Parameters<MySqlConnection["connect"]>): Promise<void> {
    await super.connect(...options);
    prepareOn(await this.getNativeClient());
  }
}

const BoundConnection = boundConnection(PreparingConnection, mariadbPlaceholders);

/** Digits of a second. */
const MILLISECONDS = 3;

/** MikroORM's driver of MariaDB, with statements whose values are bound. */
export class BoundMariaDbDriver extends MariaDbDriver {
  constructor(config: Configuration) {
    super(config);
    // A date of JavaScript has milliseconds; without a length MariaDB would cut them off.
    Object.assign(this.platform, {
      getDefaultDateTimeLength: () => MILLISECONDS,
      getDateTimeTypeDeclarationSQL: ({ length = MILLISECONDS }: { length?: number }) =>
        length === 0 ? "datetime" : `datetime(${length})`,
    });
  }

  protected override readonly connection = new BoundConnection(this.config);
  protected override readonly replicas = this.createReplicas(
    (options) => new BoundConnection(this.config, options, "read"),
  );
}
